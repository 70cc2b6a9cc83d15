import HTTP
import TestSupport
import Testing

@Suite("Framing of requests (RFC 9112 §6)")
struct RequestFramingTests {
    static let lengths: [RequestCase] = [
        .fields("Content-Length: 0", .ok(.post)),
        .fields("Content-Length: 5", .ok(.post, framing: .length(5))),
        .fields("CONTENT-LENGTH:5", .ok(.post, framing: .length(5))),
        .fields("Content-Length: 0000000000000000005", .ok(.post, framing: .length(5))),
        .fields("Content-Length: 262144", .ok(.post, framing: .length(262_144))),
        .fields("Content-Length: 262145", .refused(.bodyTooLarge)),
        .fields("Content-Length: 9223372036854775807", .refused(.bodyTooLarge)),
        .fields("Content-Length: 9223372036854775808", .malformed(.contentLength)),
        .fields("Content-Length: 18446744073709551621", .malformed(.contentLength)),
        .fields("Content-Length: 00000000000000000005", .malformed(.contentLength)),
        .fields("Content-Length:", .malformed(.contentLength)),
        .fields("Content-Length: +5", .malformed(.contentLength)),
        .fields("Content-Length: -5", .malformed(.contentLength)),
        .fields("Content-Length: -0", .malformed(.contentLength)),
        .fields("Content-Length: 0x5", .malformed(.contentLength)),
        .fields("Content-Length: 5_0", .malformed(.contentLength)),
        .fields("Content-Length: 5.0", .malformed(.contentLength)),
        .fields("Content-Length: 5e1", .malformed(.contentLength)),
        .fields("Content-Length: 5 5", .malformed(.contentLength)),
        .fields("Content-Length: 5, 5", .malformed(.contentLength)),
        .fields("Content-Length: 5,", .malformed(.contentLength)),
        .fields("Content-Length: \"5\"", .malformed(.contentLength)),
        .fields("Content-Length: 5;a", .malformed(.contentLength)),
        .fields("Content-Length: \u{B2}", .malformed(.contentLength)),
        .fields("Content-Length: 5\r\nContent-Length: 5", .malformed(.contentLength)),
        .fields("Content-Length: 5\r\ncontent-length: 6", .malformed(.contentLength)),
        .fields("Content-Length: 0\r\nContent-Length:", .malformed(.contentLength)),
        .oldFields(
            "Content-Length: 5",
            .ok(.post, version: 0, framing: .length(5), keepsAlive: false)
        ),
    ]

    static let codings: [RequestCase] = [
        .fields("Transfer-Encoding: chunked", .ok(.post, framing: .chunked)),
        .fields("Transfer-Encoding: CHUNKED", .ok(.post, framing: .chunked)),
        .fields("transfer-encoding:\t chunked ", .ok(.post, framing: .chunked)),
        .fields("Transfer-Encoding: gzip", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip, chunked", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip,chunked", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: identity", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: xchunked", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: chunked-foo", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip;x=y", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip \t; x =\ty ;z=\"\"", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip;x=y, chunked", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip;x=\"a,\\\";b\" , br", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip;x=\"chunked, chunked\"", .refused(.unsupportedCoding)),
        .fields("Transfer-Encoding: gzip;", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;;x=y", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;=y", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=y z", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=\"y", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=\"y\\", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=\"y\\\"", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=\"y\"z", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: ;x=y", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding:", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: ,", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: ,chunked", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked,", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked, chunked", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked, gzip", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked, gzip;x=y", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked;a=b", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: CHUNKED ; a=\"b\"", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip, chunked;a=b", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: gzip;x=y, chunked, chunked", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: \"chunked\"", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: chunked foo", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: \u{FF}chunked", .malformed(.transferEncoding)),
        .fields("Transfer-Encoding: \u{B}chunked", .malformed(.fieldValue)),
        .fields("Transfer-Encoding: chunked\r\nX-A: b", .ok(.post, framing: .chunked)),
        .fields(
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            .malformed(.transferEncoding)
        ),
        .fields(
            "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
            .malformed(.transferEncoding)
        ),
        .fields("Transfer-Encoding: chunked\r\nTransfer-Encoding:", .malformed(.transferEncoding)),
        .oldFields("Transfer-Encoding: chunked", .malformed(.transferEncoding)),
        .oldFields("Transfer-Encoding: gzip", .malformed(.transferEncoding)),
    ]

    static let conflicts: [RequestCase] = [
        .fields(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            .malformed(.conflictingFraming)
        ),
        .fields(
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            .malformed(.conflictingFraming)
        ),
        .fields(
            "Transfer-Encoding: chunked\r\nContent-Length: 0",
            .malformed(.conflictingFraming)
        ),
        .fields(
            "Transfer-Encoding: gzip\r\nContent-Length: 5",
            .malformed(.conflictingFraming)
        ),
        .fields(
            "Transfer-Encoding:\r\nContent-Length: 5",
            .malformed(.conflictingFraming)
        ),
        .fields(
            "Content-Length: x\r\nTransfer-Encoding: chunked",
            .malformed(.conflictingFraming)
        ),
        .oldFields(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            .malformed(.conflictingFraming)
        ),
    ]

    static let persistence: [RequestCase] = [
        .fields("Connection: close", .ok(.post, keepsAlive: false)),
        .fields("Connection: CLOSE", .ok(.post, keepsAlive: false)),
        .fields("Connection: foo, close", .ok(.post, keepsAlive: false)),
        .fields("Connection: close , foo", .ok(.post, keepsAlive: false)),
        .fields("Connection: ,close,", .ok(.post, keepsAlive: false)),
        .fields("Connection: foo\r\nConnection: close", .ok(.post, keepsAlive: false)),
        .fields("Connection: close\r\nConnection: keep-alive", .ok(.post, keepsAlive: false)),
        .fields("Connection: keep-alive", .ok(.post)),
        .fields("Connection:", .ok(.post)),
        .fields("Connection: closed", .ok(.post)),
        .fields("Connection: upgrade\r\nUpgrade: h2c", .ok(.post)),
        .fields(
            "Connection: content-length\r\nContent-Length: 5",
            .ok(.post, framing: .length(5))
        ),
        // Keeping an HTTP/1.0 connection was never specified well enough to rely on.
        .oldFields("Connection: keep-alive", .ok(.post, version: 0, keepsAlive: false)),
    ]

    static let expectations: [RequestCase] = [
        .fields(
            "Expect: 100-continue\r\nContent-Length: 5",
            .ok(.post, framing: .length(5), expectsContinue: true)
        ),
        .fields(
            "Expect: 100-Continue\r\nTransfer-Encoding: chunked",
            .ok(.post, framing: .chunked, expectsContinue: true)
        ),
        .fields("Expect: 100-continue", .ok(.post)),
        .fields("Expect: 200-ok", .ok(.post, refusal: .unknownExpectation)),
        .fields("Expect: 100-continue, 100-continue", .ok(.post, refusal: .unknownExpectation)),
        .fields("Expect:", .ok(.post, refusal: .unknownExpectation)),
        .fields(
            "Expect: 100-continue\r\nExpect: 100-continue",
            .ok(.post, refusal: .duplicateField(.expect))
        ),
        .oldFields(
            "Expect: 100-continue\r\nContent-Length: 5",
            .ok(.post, version: 0, framing: .length(5), keepsAlive: false)
        ),
    ]

    @Test("Content-Length is 1 to 19 digits in one line", arguments: lengths, Delivery.allCases)
    func length(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("Transfer-Encoding is chunked, alone, in one line", arguments: codings, Delivery.allCases)
    func coding(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("two framings are one too many", arguments: conflicts, Delivery.allCases)
    func conflict(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("whether the connection goes on", arguments: persistence, Delivery.allCases)
    func persists(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }

    @Test("what is expected", arguments: expectations, Delivery.allCases)
    func expectation(_ request: RequestCase, _ delivery: Delivery) {
        request.check(delivery)
    }
}
