/// A whole answer that came over HTTP/2, its framing checked.
public struct HTTP2Answer: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    public let status: Int
    public let fields: [Field]
    public let body: [UInt8]
}
