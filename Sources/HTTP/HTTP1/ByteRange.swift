/// A stretch of a message's bytes, by offsets from the message's first byte.
public struct ByteRange: Equatable, Sendable {
    public let start: Int32
    public let end: Int32

    /// Marks "not there".
    static let none = ByteRange(-1, -1)

    init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    public var count: Int { Int(end - start) }
    public var isEmpty: Bool { start == end }
    var exists: Bool { start >= 0 }

    /// The bytes of `message` that the range names.
    @_lifetime(copy message)
    public func of(_ message: Span<UInt8>) -> Span<UInt8> {
        message.extracting(Int(start)..<Int(end))
    }
}
