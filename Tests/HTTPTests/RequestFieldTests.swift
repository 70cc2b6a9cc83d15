import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("Field lines of requests (RFC 9112 §5)")
struct RequestFieldTests {
    static let names: [RequestCase] = [
        .fields("X-A: b", .ok(.post)),
        .fields("!#$%&'*+-.^`|~09Az: b", .ok(.post)),
        .fields("X-A : b", .malformed(.fieldName)),
        .fields("X-A\t: b", .malformed(.fieldName)),
        .fields("Content-Length : 5", .malformed(.fieldName)),
        .fields("Transfer-Encoding : chunked", .malformed(.fieldName)),
        .fields(" X-A: b", .malformed(.foldedLine)),
        .fields("\tX-A: b", .malformed(.foldedLine)),
        .fields("X-A: b\r\n c", .malformed(.foldedLine)),
        .fields("X-A: b\r\n\tc", .malformed(.foldedLine)),
        .fields("X-A: b\r\n \r\nX-B: c", .malformed(.foldedLine)),
        .fields(": b", .malformed(.fieldName)),
        .fields("X-A", .malformed(.fieldName)),
        .fields("X A: b", .malformed(.fieldName)),
        .fields("X_A: b", .malformed(.fieldName)),
        .fields("Content_Length: 5", .malformed(.fieldName)),
        .fields("X(A): b", .malformed(.fieldName)),
        .fields("X/A: b", .malformed(.fieldName)),
        .fields("X\"A: b", .malformed(.fieldName)),
        .fields("X\0A: b", .malformed(.fieldName)),
        .fields("X\u{E4}: b", .malformed(.fieldName)),
        .fields("X\rA: b", .malformed(.fieldName)),
        .fields("=: b", .malformed(.fieldName)),
        .message(
            "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
            .malformed(.foldedLine)
        ),
        .message("GET / HTTP/1.1\r\n\tX: y\r\nHost: h\r\n\r\n", .malformed(.foldedLine)),
    ]

    static let values: [RequestCase] = [
        .fields("X-A:", .ok(.post)), .fields("X-A: ", .ok(.post)), .fields("X-A:b", .ok(.post)),
        .fields("X-A:\t b \t", .ok(.post)), .fields("X-A: \u{80}\u{FF}", .ok(.post)),
        .fields("X-A: a\tb : c", .ok(.post)),
        .fields("X-A: \(String(repeating: "v", count: 16))", .ok(.post)),
        .fields("X-A: a\0b", .malformed(.fieldValue)),
        .fields("X-A: \(String(repeating: "v", count: 40))\0", .malformed(.fieldValue)),
        .fields("X-A: a\u{1}b", .malformed(.fieldValue)),
        .fields("X-A: a\u{B}b", .malformed(.fieldValue)),
        .fields("X-A: a\u{1F}b", .malformed(.fieldValue)),
        .fields("X-A: a\u{7F}b", .malformed(.fieldValue)),
        .fields("X-A: a\rb", .malformed(.lineEnd)),
        .fields("X-A: a\r\rb", .malformed(.lineEnd)),
        .fields("X-A: a\nX-B: b", .malformed(.lineEnd)),
        .fields("X-A: a\n", .malformed(.lineEnd)),
        .fields("\n", .malformed(.lineEnd)),
        .message("GET / HTTP/1.1\r\nHost: h\r\n\n", .malformed(.lineEnd)),
        .message("GET / HTTP/1.1\r\nHost: h\r\n\rX", .malformed(.lineEnd)),
        .message("GET / HTTP/1.1\r\nHost: h\n\n", .malformed(.lineEnd)),
    ]

    static let repetitions: [RequestCase] = [
        .fields("Authorization: a\r\nAuthorization: a", .duplicate(.authorization)),
        .fields("X-Api-Key: a\r\nx-api-key: b", .duplicate(.apiKey)),
        .fields("Content-Type: a\r\nContent-Type: b", .duplicate(.contentType)),
        .fields("Content-Encoding: a\r\nContent-Encoding: b", .duplicate(.contentEncoding)),
        .fields("Idempotency-Key: a\r\nIDEMPOTENCY-KEY: a", .duplicate(.idempotencyKey)),
        .fields("X-Request-Id: a\r\nX-Request-ID: b", .duplicate(.requestID)),
        .fields("Traceparent: a\r\ntraceparent: b", .duplicate(.traceparent)),
        .fields("If-Match: a\r\nIf-Match: b", .duplicate(.ifMatch)),
        .fields("Accept: a\r\nAccept: b", .ok(.post)),
        .fields("Cache-Control: a\r\nCache-Control: b", .ok(.post)),
        .fields("Pragma: a\r\nPragma: b", .ok(.post)),
        .fields("Prefer: a\r\nPrefer: b", .ok(.post)),
        .fields("If-None-Match: a\r\nIf-None-Match: b", .ok(.post)),
        .fields("X-Other: a\r\nX-Other: b", .ok(.post)),
    ]

    @Test("names", arguments: names, Delivery.allCases)
    func name(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("values", arguments: values, Delivery.allCases)
    func value(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "a second line of a singleton refuses the request, not the connection (RFC 9110 §5.3)",
        arguments: repetitions,
        Delivery.allCases
    )
    func repetition(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test(
        "all fields are kept in order, values without the blanks around them",
        arguments: Delivery.allCases
    )
    func keepsFields(_ delivery: Delivery) throws {
        let message = octets(
            "GET /a HTTP/1.1\r\nHost: h\r\nX-A:  b \t\r\nx-a:\r\nACCEPT:\t*/*, \u{E4}\r\n\r\nrest"
        )
        var parser = RequestParser()
        guard case .accepted = RequestVerdict.run(&parser, message, delivery) else {
            Issue.record("not accepted")
            return
        }
        let fields = parser.head.fields.map {
            latin1($0.name.of(message.span).array) + "=" + latin1($0.value.of(message.span).array)
        }
        #expect(fields == ["Host=h", "X-A=b", "x-a=", "ACCEPT=*/*, \u{E4}"])
        #expect(parser.head.length == message.count - 4)
        let accept = parser.head.range(of: .accept)
        #expect((accept?.of(message.span).array).map(latin1) == "*/*, \u{E4}")
        let authorization = parser.head.range(of: .authorization)
        #expect(authorization == nil)
    }

    @Test("every well-known field is recognised in any case", arguments: WellKnownField.allCases)
    func recognises(_ field: WellKnownField) {
        for name in ["\(field.name)", "\(field.name)".uppercased()] {
            let octets = Array(name.utf8)
            #expect(WellKnownField.recognise(octets.span) == field)
            let longer = octets + [UInt8(ascii: "s")]
            #expect(WellKnownField.recognise(longer.span) != field)
        }
    }
}

extension RequestVerdict {
    fileprivate static func duplicate(_ field: WellKnownField) -> RequestVerdict {
        .ok(.post, refusal: .duplicateField(field))
    }
}
