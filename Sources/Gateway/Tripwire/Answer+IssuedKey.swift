import Cryptography
import HTTPServer

extension Answer {
    /// A JSON answer that shows a new API key, once, as the value of one member: the tripwire lets it pass
    /// there and nowhere else. A key that does not stand in `body` exactly once is not let pass at all.
    init(
        status: Int,
        sensitive body: SensitiveBody,
        showing key: borrowing SecretBytes,
        _ more: String = ""
    ) {
        self.init(status: status, sensitive: body, more)
        key.withBytes { key in
            var place: Range<Int>?
            body.withBytes { place = Self.onlyPlace(of: key, in: $0) }
            issuedKey = place
        }
    }

    private static func onlyPlace(of key: Span<UInt8>, in body: Span<UInt8>) -> Range<Int>? {
        guard key.count > 0, key.count <= body.count else { return nil }
        var place: Range<Int>?
        for start in 0...(body.count - key.count) {
            let range = start..<(start + key.count)
            guard isEqual(key, body.extracting(range)) else { continue }
            guard place == nil else { return nil }
            place = range
        }
        return place
    }

    private static func isEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }
}
