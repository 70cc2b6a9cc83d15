/// What the end of a log's file tells when it is opened again.
struct LogTail {
    /// No line is longer, its line feed included (R-AU-01).
    static let maxLine = 16 << 10
    /// How much of a file has to be seen: its last whole line, and what was torn after it.
    static let length = 2 * maxLine

    /// What follows the last line feed: a line that was being written when the power went.
    let torn: [UInt8]
    /// The number of the last whole line, 0 when there is none.
    let sequence: UInt64

    /// - Parameter bytes: the file's last ``length`` bytes, or the whole of a shorter file.
    /// - Throws: ``AuditError/damaged(_:)`` when the last whole line is none of this log's, so that
    ///   nobody knows where its numbers go on.
    init(_ bytes: [UInt8]) throws(AuditError) {
        guard let end = bytes.lastIndex(of: 10) else {
            guard bytes.count < Self.length else { throw .damaged("its last line does not end") }
            torn = bytes
            sequence = 0
            return
        }
        torn = Array(bytes[(end + 1)...])
        let start = bytes[..<end].lastIndex(of: 10).map { $0 + 1 } ?? 0
        guard let number = Self.number(of: bytes[start..<end]) else {
            throw .damaged("its last whole line is not a record")
        }
        sequence = number
    }

    private static func number(of line: ArraySlice<UInt8>) -> UInt64? {
        let mark = Array("{\"v\":1,\"seq\":".utf8)
        guard line.starts(with: mark), line.last == UInt8(ascii: "}") else { return nil }
        let rest = line.dropFirst(mark.count)
        let digits = rest.prefix { (48...57).contains($0) }
        guard let next = rest.dropFirst(digits.count).first, next == UInt8(ascii: ",") else {
            return nil
        }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }
}
