/// How large the parts of a message may be, in bytes (requirements: limits and time-outs).
public struct MessageLimits: Sendable, Equatable {
    public var startLine: Int
    public var fieldLine: Int
    public var head: Int
    public var fieldCount: Int
    public var body: Int

    public init(
        startLine: Int = 8 << 10,
        fieldLine: Int = 8 << 10,
        head: Int = 32 << 10,
        fieldCount: Int = 100,
        body: Int = 256 << 10
    ) {
        self.startLine = startLine
        self.fieldLine = fieldLine
        self.head = head
        self.fieldCount = fieldCount
        self.body = body
    }

    /// For answers of the upstream.
    public static let upstream = MessageLimits(head: 64 << 10, body: 8 << 20)
}
