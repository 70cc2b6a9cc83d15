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

    /// Recognises a name in any case.
    static func recognise(_ name: Span<UInt8>) -> WellKnownField? {
        guard let candidate = candidate(name), name.equalsIgnoringCase(candidate.name) else {
            return nil
        }
        return candidate
    }

    /// The only one that a name of this length can be which begins like this.
    @inline(__always)
    private static func candidate(_ name: Span<UInt8>) -> WellKnownField? {
        guard name.count >= 4 else { return nil }
        switch (name.count, name[0] | 0x20) {
        case (4, UInt8(ascii: "h")): return .host
        case (6, UInt8(ascii: "a")): return .accept
        case (6, UInt8(ascii: "e")): return .expect
        case (6, UInt8(ascii: "p")): return name[2] | 0x20 == UInt8(ascii: "e") ? .prefer : .pragma
        case (8, UInt8(ascii: "i")): return .ifMatch
        case (9, UInt8(ascii: "x")): return .apiKey
        case (10, UInt8(ascii: "c")): return .connection
        case (11, UInt8(ascii: "t")): return .traceparent
        case (12, UInt8(ascii: "c")): return .contentType
        case (12, UInt8(ascii: "x")): return .requestID
        case (13, UInt8(ascii: "a")): return .authorization
        case (13, UInt8(ascii: "c")): return .cacheControl
        case (13, UInt8(ascii: "i")): return .ifNoneMatch
        case (14, UInt8(ascii: "c")): return .contentLength
        case (15, UInt8(ascii: "i")): return .idempotencyKey
        case (16, UInt8(ascii: "c")): return .contentEncoding
        case (17, UInt8(ascii: "t")): return .transferEncoding
        default: return nil
        }
    }
}
