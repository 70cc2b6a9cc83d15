/// The request fields that the server or the gateway looks at, recognised while parsing so that no
/// handler searches for a name.
public enum WellKnownField: Int, Sendable, CaseIterable {
    case host, contentLength, transferEncoding, connection, expect
    case authorization, apiKey, contentType, contentEncoding, idempotencyKey
    case requestID, traceparent, ifMatch, ifNoneMatch, cacheControl, pragma, accept, prefer

    /// The name in lower case.
    public var name: StaticString {
        switch self {
        case .host: "host"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .connection: "connection"
        case .expect: "expect"
        case .authorization: "authorization"
        case .apiKey: "x-api-key"
        case .contentType: "content-type"
        case .contentEncoding: "content-encoding"
        case .idempotencyKey: "idempotency-key"
        case .requestID: "x-request-id"
        case .traceparent: "traceparent"
        case .ifMatch: "if-match"
        case .ifNoneMatch: "if-none-match"
        case .cacheControl: "cache-control"
        case .pragma: "pragma"
        case .accept: "accept"
        case .prefer: "prefer"
        }
    }

    /// True for fields that may stand in one line only; a second line makes the meaning depend on who
    /// reads it, so the request is refused (RFC 9110 §5.3).
    public var isSingleton: Bool {
        switch self {
        case .connection, .ifNoneMatch, .cacheControl, .pragma, .accept, .prefer: false
        default: true
        }
    }

    /// By length of the name: few candidates each, so that most names are told apart by their length.
    private static let byLength: [[WellKnownField]] = (0...17).map { length in
        allCases.filter { $0.name.utf8CodeUnitCount == length }
    }

    /// Recognises a name in any case.
    static func recognise(_ name: Span<UInt8>) -> WellKnownField? {
        guard name.count < byLength.count else { return nil }
        for candidate in byLength[name.count] where name.equalsIgnoringCase(candidate.name) {
            return candidate
        }
        return nil
    }
}
