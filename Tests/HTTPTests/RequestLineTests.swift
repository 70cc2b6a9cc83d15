import HTTP
import TestSupport
import Testing

@Suite("Request lines (RFC 9112 §3)")
struct RequestLineTests {
    static let valid: [RequestCase] = [
        .line("GET / HTTP/1.1", .ok()),
        .line("HEAD / HTTP/1.1", .ok(.head)),
        .line("POST / HTTP/1.1", .ok(.post)),
        .line("PUT / HTTP/1.1", .ok(.put)),
        .line("DELETE / HTTP/1.1", .ok(.delete)),
        .line("PATCH / HTTP/1.1", .ok(.patch)),
        .line("OPTIONS / HTTP/1.1", .ok(.options)),
        .line("TRACE / HTTP/1.1", .ok(.trace)),
        .line("QUERY / HTTP/1.1", .ok(.query)),
        .line("GET / HTTP/1.0", .ok(version: 0, keepsAlive: false)),
        // A later minor version is served as the one that is known (RFC 9110 §2.5).
        .line("GET / HTTP/1.2", .ok()),
        .line("GET / HTTP/1.9", .ok()),
        // One empty line before the request line is ignored (RFC 9112 §2.2).
        .line("\r\nGET / HTTP/1.1", .ok()),
    ]

    static let unknownMethods: [RequestCase] = [
        .line("get / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("Get / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("GETT / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("GE / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("PROPFIND / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("!#$%&'*+-.^_`|~09az / HTTP/1.1", .ok(refusal: .unknownMethod)),
        .line("PRI * HTTP/1.1", .malformed(.target)),
    ]

    static let versions: [RequestCase] = [
        .line("GET / HTTP/2.0", .refused(.unsupportedVersion)),
        .line("PRI * HTTP/2.0", .refused(.unsupportedVersion)),
        .line("GET / HTTP/0.9", .refused(.unsupportedVersion)),
        .line("GET / HTTP/9.9", .refused(.unsupportedVersion)),
        .line("GET / HTTP/1", .malformed(.requestLine)),
        .line("GET / HTTP/1.", .malformed(.requestLine)),
        .line("GET / HTTP/11", .malformed(.requestLine)),
        .line("GET / HTTP/1.1.1", .malformed(.requestLine)),
        .line("GET / HTTP/1.10", .malformed(.requestLine)),
        .line("GET / HTTP/01.1", .malformed(.requestLine)),
        .line("GET / HTTP/1,1", .malformed(.requestLine)),
        .line("GET / HTTP/a.1", .malformed(.requestLine)),
        .line("GET / HTTP/1.a", .malformed(.requestLine)),
        .line("GET / http/1.1", .malformed(.requestLine)),
        .line("GET / Http/1.1", .malformed(.requestLine)),
        .line("GET / HTTPS/1.1", .malformed(.requestLine)),
        .line("GET / FOO", .malformed(.requestLine)),
        .line("GET / ", .malformed(.requestLine)),
        .line("GET /", .malformed(.target)),
    ]

    static let blanks: [RequestCase] = [
        .line(" GET / HTTP/1.1", .malformed(.requestLine)),
        .line("\tGET / HTTP/1.1", .malformed(.requestLine)),
        .line("GET  / HTTP/1.1", .malformed(.requestLine)),
        .line("GET\t/ HTTP/1.1", .malformed(.requestLine)),
        .line("GET /  HTTP/1.1", .malformed(.requestLine)),
        .line("GET /\tHTTP/1.1", .malformed(.target)),
        .line("GET / HTTP/1.1 ", .malformed(.requestLine)),
        .line("GET / HTTP/1.1\t", .malformed(.requestLine)),
        .line("GET / a HTTP/1.1", .malformed(.requestLine)),
        .line("GET /a b HTTP/1.1", .malformed(.requestLine)),
        .line("GET\u{B}/ HTTP/1.1", .malformed(.requestLine)),
        .line("GET\u{A0}/ HTTP/1.1", .malformed(.requestLine)),
        .line("", .malformed(.requestLine)),
        .line("GET", .malformed(.requestLine)),
        .line(" / HTTP/1.1", .malformed(.requestLine)),
        .line("G(T / HTTP/1.1", .malformed(.requestLine)),
        .line("\"GET\" / HTTP/1.1", .malformed(.requestLine)),
        .line("GET: / HTTP/1.1", .malformed(.requestLine)),
        .line("G\0T / HTTP/1.1", .malformed(.requestLine)),
        .line("\u{16}\u{03}\u{01}\u{02}\0\u{01}", .malformed(.requestLine)),
    ]

    static let lineEnds: [RequestCase] = [
        .message("GET / HTTP/1.1\nHost: h\n\n", .malformed(.lineEnd)),
        .message("GET / HTTP/1.1\nHost: h\r\n\r\n", .malformed(.lineEnd)),
        .message("GET / HTTP/1.1\rHost: h\r\n\r\n", .malformed(.requestLine)),
        .message("GET / HTTP/1.1\r\rHost: h\r\n\r\n", .malformed(.requestLine)),
        .message("GET / HTTP/1.1\n\r\nHost: h\r\n\r\n", .malformed(.lineEnd)),
        .message("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed(.requestLine)),
        .message("\rGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed(.lineEnd)),
        .message("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed(.requestLine)),
        .message("\r\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed(.lineEnd)),
    ]

    static let unfinished: [RequestCase] = [
        .message("G", .incomplete), .message("GET", .incomplete), .message("GET ", .incomplete),
        .message("GET /", .incomplete), .message("GET / ", .incomplete),
        .message("GET / HTTP/1.1", .incomplete), .message("GET / HTTP/1.1\r", .incomplete),
        .message("GET / HTTP/1.1\r\n", .incomplete), .message("\r", .incomplete),
        .message("\r\n", .incomplete), .message("GET / HTTP/1.1\r\nHost", .incomplete),
        .message("GET / HTTP/1.1\r\nHost: h\r\n", .incomplete),
        .message("GET / HTTP/1.1\r\nHost: h\r\n\r", .incomplete),
    ]

    @Test("valid lines", arguments: valid, Delivery.allCases)
    func accepts(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "a method that nobody knows is refused, and the connection may go on",
        arguments: unknownMethods,
        Delivery.allCases
    )
    func unknown(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("versions", arguments: versions, Delivery.allCases)
    func version(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "one blank stands between the parts, and none anywhere else",
        arguments: blanks,
        Delivery.allCases
    )
    func blank(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("a line ends with CRLF and with nothing else", arguments: lineEnds, Delivery.allCases)
    func lineEnd(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "an unfinished head is neither accepted nor refused",
        arguments: unfinished,
        Delivery.allCases
    )
    func incomplete(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }
}
