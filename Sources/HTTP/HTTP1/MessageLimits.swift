/// How large the parts of a message may be, in bytes (requirements: limits and time-outs).
public struct MessageLimits: Sendable, Equatable {
    public var startLine: Int
    public var fieldLine: Int
    public var head: Int
    public var fieldCount: Int
    public var body: Int
    /// A body that no method of its kind reads, which is consumed and ignored (R-H1-19).
    public var unreadBody: Int

    public init(
        startLine: Int = 8 << 10,
        fieldLine: Int = 8 << 10,
        head: Int = 32 << 10,
        fieldCount: Int = 100,
        body: Int = 256 << 10,
        unreadBody: Int = 64 << 10
    ) {
        self.startLine = startLine
        self.fieldLine = fieldLine
        self.head = head
        self.fieldCount = fieldCount
        self.body = body
        self.unreadBody = unreadBody
    }

    /// The limit for a request's body: GET and its like have no use for one (RFC 9110 §9.3.1).
    public func body(of method: RequestMethod) -> Int {
        switch method {
        case .post, .put, .patch: body
        case .get, .head, .delete, .options, .connect, .trace, .query: min(body, unreadBody)
        }
    }

    /// For answers of the upstream.
    public static let upstream = MessageLimits(head: 64 << 10, body: 8 << 20)
}
