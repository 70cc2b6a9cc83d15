/// The methods the server knows. Case matters (RFC 9110 §9.1).
public enum RequestMethod: UInt8, Sendable, CaseIterable {
    case get, head, post, put, delete, patch, options, connect, trace, query

    /// Recognises a method, `nil` for one that nobody here implements.
    init?(_ octets: Span<UInt8>) {
        for method in Self.allCases where octets.equals(method.name) {
            self = method
            return
        }
        return nil
    }

    /// Asks for something and changes nothing (RFC 9110 §9.2.1; QUERY says so of itself).
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace, .query: true
        case .post, .put, .delete, .patch, .connect: false
        }
    }

    /// The method as it is written on the wire.
    public var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .patch: "PATCH"
        case .options: "OPTIONS"
        case .connect: "CONNECT"
        case .trace: "TRACE"
        case .query: "QUERY"
        }
    }
}
