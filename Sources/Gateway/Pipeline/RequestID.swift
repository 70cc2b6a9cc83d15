import Vault

/// A request's id: the caller's, if it sent a sound one, else a new one. Held without an allocation.
struct RequestID: Sendable {
    static let maxCount = 128

    private var octets = InlineArray<128, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Takes over 1–128 visible ASCII octets; nil for anything else, and for what looks like an API key:
    /// the id goes into answers and records.
    init?(_ value: Span<UInt8>) {
        guard (1...Self.maxCount).contains(value.count) else { return nil }
        for index in value.indices {
            guard (33...126).contains(value[index]) else { return nil }
            octets[index] = value[index]
        }
        guard !MisplacedKey.isIn(value) else { return nil }
        count = value.count
    }

    /// Made of two halves.
    init(_ first: InlineArray<16, UInt8>, _ second: InlineArray<16, UInt8>) {
        for index in first.indices {
            octets[index] = first[index]
            octets[16 + index] = second[index]
        }
        count = 32
    }

    /// Lends the octets.
    func withOctets<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(octets.span.extracting(0..<count))
    }

    /// For slow paths.
    var text: String {
        withOctets { octets in
            String(decoding: (0..<octets.count).map { octets[$0] }, as: UTF8.self)
        }
    }
}
