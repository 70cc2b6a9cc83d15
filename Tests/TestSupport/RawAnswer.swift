/// An answer as it came over the wire. It reads only what the server under test writes:
/// `Content-Length` and no chunks.
public struct RawAnswer: Equatable, Sendable {
    public let status: Int
    /// Names in lower case.
    public let fields: [Field]
    public let octets: [UInt8]

    public struct Field: Equatable, Sendable {
        public let name: String
        public let value: String
    }

    public init(status: Int, fields: [Field], octets: [UInt8]) {
        self.status = status
        self.fields = fields
        self.octets = octets
    }

    public var body: String { latin1(octets) }

    /// The value of a field that stands in exactly one line.
    public subscript(name: String) -> String? {
        let found = fields.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }

    /// True when the server says that it was the last one.
    public var closes: Bool { self["connection"] == "close" }

    /// The answer at the front of the bytes, and how long it is; `nil` while it is not complete.
    public static func parse(_ bytes: [UInt8], toHead: Bool) -> (answer: RawAnswer, count: Int)? {
        guard let headEnd = endOfHead(bytes) else { return nil }
        let lines = latin1(bytes[..<(headEnd - 4)]).split(separator: "\r\n")
        let words = lines[0].split(separator: " ", maxSplits: 2)
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return Field(
                name: parts[0].lowercased(),
                value: parts.count > 1 ? trim(parts[1]) : ""
            )
        }
        let status = words.count > 1 ? Int(words[1]) ?? 0 : 0
        let hasNoBody = toHead || status < 200 || status == 204 || status == 304
        let declared = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) }
        let end = headEnd + (hasNoBody ? 0 : declared ?? 0)
        guard bytes.count >= end else { return nil }
        let answer = RawAnswer(
            status: status,
            fields: fields,
            octets: Array(bytes[headEnd..<end])
        )
        return (answer, end)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10]) }
    }

    private static func trim(_ text: Substring) -> String {
        String(text.drop { $0 == " " })
    }
}
