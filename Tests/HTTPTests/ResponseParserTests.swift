import HTTP
import Platform
import TestSupport
import Testing

@Suite("Heads of answers (RFC 9112 §4 to §6)")
struct ResponseParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let message: [UInt8]
        let verdict: ResponseVerdict
        let answersHead: Bool
        let testDescription: String

        private init(
            _ message: String,
            _ verdict: ResponseVerdict,
            label: String,
            answersHead: Bool = false
        ) {
            self.message = octets(message)
            self.verdict = verdict
            self.answersHead = answersHead
            testDescription = label.debugDescription
        }

        /// A status line, followed by an empty body.
        static func line(_ line: String, _ verdict: ResponseVerdict) -> Case {
            Case("\(line)\r\nContent-Length: 0\r\n\r\n", verdict, label: line)
        }

        /// Field lines of a 200.
        static func fields(_ fields: String, _ verdict: ResponseVerdict) -> Case {
            Case("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n", verdict, label: fields)
        }

        static func message(
            _ message: String,
            _ verdict: ResponseVerdict,
            answersHead: Bool = false
        ) -> Case {
            Case(message, verdict, label: message, answersHead: answersHead)
        }
    }

    static let statusLines: [Case] = [
        .line("HTTP/1.1 200 OK", .ok()), .line("HTTP/1.1 200 ", .ok()),
        .line("HTTP/1.1 200", .ok()), .line("HTTP/1.1 200 Not \t a \u{E4} reason", .ok()),
        .line("HTTP/1.1 599 x", .ok(599)), .line("HTTP/1.1 418 x", .ok(418)),
        .line("HTTP/1.0 200 OK", .ok(version: 0, keepsAlive: false)),
        .line("HTTP/1.7 200 OK", .ok()),
        .line("HTTP/2.0 200 OK", .refused(.statusLine)),
        .line("HTTP/1 200 OK", .refused(.statusLine)),
        .line("HTTP/1.10 200 OK", .refused(.statusLine)),
        .line("http/1.1 200 OK", .refused(.statusLine)),
        .line("ICY 200 OK", .refused(.statusLine)),
        .line("HTTP/1.1  200 OK", .refused(.statusLine)),
        .line("HTTP/1.1\t200 OK", .refused(.statusLine)),
        .line(" HTTP/1.1 200 OK", .refused(.statusLine)),
        .line("HTTP/1.1 20 OK", .refused(.statusLine)),
        .line("HTTP/1.1 2000 OK", .refused(.statusLine)),
        .line("HTTP/1.1 2x0 OK", .refused(.statusLine)),
        .line("HTTP/1.1 -20 OK", .refused(.statusLine)),
        .line("HTTP/1.1 200\tOK", .refused(.statusLine)),
        .line("HTTP/1.1 200OK", .refused(.statusLine)),
        .line("HTTP/1.1 099 x", .refused(.statusLine)),
        .line("HTTP/1.1 600 x", .refused(.statusLine)),
        .line("HTTP/1.1 000 x", .refused(.statusLine)),
        .line("HTTP/1.1", .refused(.statusLine)), .line("", .refused(.statusLine)),
        .line("HTTP/1.1 200 O\0K", .refused(.lineEnd)),
        .line("HTTP/1.1 200 O\rK", .refused(.lineEnd)),
        .message("HTTP/1.1 200 OK\nContent-Length: 0\n\n", .refused(.lineEnd)),
        .message("HTTP/1.1 200 OK", .incomplete), .message("HTTP/1.1 200 OK\r", .incomplete),
        .message("HTTP/1.1 200 OK\r\nA: b\r\n\r", .incomplete), .message("H", .incomplete),
    ]

    static let framings: [Case] = [
        .fields("Content-Length: 5", .ok(framing: .length(5))),
        .fields("content-length:0", .ok()),
        .fields("Content-Length: 9223372036854775807", .ok(framing: .length(.max))),
        .fields("X-A: b", .untilClose()),
        .fields("Transfer-Encoding: chunked", .ok(framing: .chunked)),
        .fields("Transfer-Encoding: Chunked", .ok(framing: .chunked)),
        .fields("Content-Length: 5, 5", .refused(.contentLength)),
        .fields("Content-Length: 5\r\nContent-Length: 5", .refused(.contentLength)),
        .fields("Content-Length: 5\r\nContent-Length: 6", .refused(.contentLength)),
        .fields("Content-Length:", .refused(.contentLength)),
        .fields("Content-Length: -1", .refused(.contentLength)),
        .fields("Content-Length: +1", .refused(.contentLength)),
        .fields("Content-Length: 9223372036854775808", .refused(.contentLength)),
        .fields("Content-Length: 1\r\nTransfer-Encoding: chunked", .refused(.conflictingFraming)),
        .fields("Transfer-Encoding: chunked\r\nContent-Length: 1", .refused(.conflictingFraming)),
        .fields("Transfer-Encoding: gzip, chunked", .refused(.transferEncoding)),
        .fields("Transfer-Encoding: gzip", .refused(.transferEncoding)),
        .fields("Transfer-Encoding: chunked, chunked", .refused(.transferEncoding)),
        .fields("Transfer-Encoding:", .refused(.transferEncoding)),
        .fields(
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            .refused(.transferEncoding)
        ),
        .message(
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            .refused(.transferEncoding)
        ),
        .message("HTTP/1.0 200 OK\r\n\r\n", .untilClose(version: 0)),
        .message("HTTP/1.1 204 x\r\n\r\n", .ok(204)),
        .message("HTTP/1.1 204 x\r\nContent-Length: 5\r\n\r\n", .ok(204)),
        .message("HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n", .ok(304)),
        .message("HTTP/1.1 304 x\r\nTransfer-Encoding: chunked\r\n\r\n", .ok(304)),
        .message("HTTP/1.1 100 x\r\n\r\n", .ok(100)),
        .message("HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\n", .ok(), answersHead: true),
        .message("HTTP/1.1 200 x\r\n\r\n", .ok(), answersHead: true),
        .message(
            "HTTP/1.1 200 x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            .refused(.contentLength),
            answersHead: true
        ),
        .message(
            "HTTP/1.1 204 x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            .refused(.conflictingFraming)
        ),
    ]

    static let fieldLines: [Case] = [
        .fields("Content-Length: 0\r\nConnection: close", .ok(keepsAlive: false)),
        .fields("Content-Length: 0\r\nConnection: keep-alive", .ok()),
        .fields("Content-Length: 0\r\nConnection: Keep-Alive", .ok()),
        .fields("Content-Length: 0\r\nConnection: close, foo", .ok(keepsAlive: false)),
        .fields("Content-Length: 0\r\nConnection: foo", .ok(keepsAlive: false)),
        .fields("Content-Length: 0\r\nX_A: b", .ok()),
        .fields("Content-Length : 0", .refused(.fieldName)),
        .fields("X A: b", .refused(.fieldName)), .fields(": b", .refused(.fieldName)),
        .fields(" X: b", .refused(.foldedLine)), .fields("X: b\r\n c", .refused(.foldedLine)),
        .fields("X: a\0", .refused(.fieldValue)), .fields("X: a\u{7F}", .refused(.fieldValue)),
        .fields("X: a\rb", .refused(.lineEnd)), .fields("X: a\nY: b", .refused(.lineEnd)),
        .message("HTTP/1.1 200 OK\r\n\n", .refused(.lineEnd)),
        .message("HTTP/1.1 200 OK\r\n\rX", .refused(.lineEnd)),
    ]

    @Test("status lines", arguments: statusLines, Delivery.allCases)
    func statusLine(_ answer: Case, _ delivery: Delivery) {
        check(answer, delivery)
    }

    @Test("how the end of the body is found", arguments: framings, Delivery.allCases)
    func framing(_ answer: Case, _ delivery: Delivery) {
        check(answer, delivery)
    }

    @Test("field lines", arguments: fieldLines, Delivery.allCases)
    func fieldLine(_ answer: Case, _ delivery: Delivery) {
        check(answer, delivery)
    }

    private func check(_ answer: Case, _ delivery: Delivery) {
        let verdict = ResponseVerdict(answer.message, delivery, answersHead: answer.answersHead)
        #expect(verdict == answer.verdict)
    }

    @Test("lines, head and the number of fields are limited exactly", arguments: Delivery.allCases)
    func limits(_ delivery: Delivery) {
        let limits = MessageLimits(startLine: 30, fieldLine: 40, head: 100, fieldCount: 4)
        func verdict(_ message: String) -> ResponseVerdict {
            ResponseVerdict(octets(message), delivery, limits: limits)
        }
        func line(_ count: Int) -> String {
            "HTTP/1.1 200 " + String(repeating: "r", count: count - 13) + "\r\n\r\n"
        }
        #expect(verdict(line(30)) == .untilClose())
        for count in 31...34 { #expect(verdict(line(count)) == .refused(.tooLarge)) }

        func field(_ count: Int) -> String { "X:" + String(repeating: "v", count: count - 2) }
        let start = "HTTP/1.1 200 \r\n"
        #expect(verdict(start + field(40) + "\r\n\r\n") == .untilClose())
        for count in 41...44 {
            #expect(verdict(start + field(count) + "\r\n\r\n") == .refused(.tooLarge))
        }
        // 15 octets, a line of 42, and one that fills the head.
        let two = start + field(40) + "\r\n"
        #expect(verdict(two + field(39) + "\r\nY:" + "\r\n\r\n") == .refused(.tooLarge))
        #expect(verdict(two + field(36) + "\r\nY:x" + "\r\n\r\n") == .untilClose())
        #expect(verdict(two + field(36) + "\r\nY:xx" + "\r\n\r\n") == .refused(.tooLarge))

        let fields = { (count: Int) in start + String(repeating: "A:b\r\n", count: count) + "\r\n" }
        #expect(verdict(fields(4)) == .untilClose())
        #expect(verdict(fields(5)) == .refused(.tooLarge))
    }

    @Test("fields are kept in order and the head's length is told")
    func keepsFields() throws {
        let message = octets("HTTP/1.1 200 OK\r\nA:  b \r\nC-d:\r\nA: e\r\n\r\nbody")
        var parser = ResponseParser(answersHead: false)
        #expect(try parser.parse(message.span))
        let fields = parser.head.fields.map {
            latin1($0.name.of(message.span).array) + "=" + latin1($0.value.of(message.span).array)
        }
        #expect(fields == ["A=b", "C-d=", "A=e"])
        #expect(parser.head.length == message.count - 4)
    }
}
