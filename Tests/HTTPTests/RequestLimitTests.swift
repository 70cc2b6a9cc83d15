import HTTP
import TestSupport
import Testing

@Suite("Limits of request heads")
struct RequestLimitTests {
    private static let limits = MessageLimits(
        startLine: 40,
        fieldLine: 50,
        head: 200,
        fieldCount: 5,
        body: 1000
    )

    private func verdict(_ message: String, _ delivery: Delivery) -> RequestVerdict {
        RequestVerdict(octets(message), delivery, limits: Self.limits)
    }

    @Test("the request line, without its CRLF", arguments: Delivery.allCases)
    func startLine(_ delivery: Delivery) {
        func request(_ length: Int) -> (text: String, path: String) {
            let path = "/" + String(repeating: "a", count: length - "GET / HTTP/1.1".count)
            return ("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n", path)
        }
        #expect(verdict(request(40).text, delivery) == .ok(path: request(40).path))
        for length in [41, 42, 43, 44, 60, 500] {
            #expect(verdict(request(length).text, delivery) == .refused(.targetTooLong))
        }
    }

    @Test("an endless method or target is refused before it ends", arguments: ["", "GET /"])
    func endlessLine(start: String) {
        let message = start + String(repeating: "A", count: 60)
        #expect(verdict(message, .octetByOctet) == .refused(.targetTooLong))
        #expect(verdict(message, .whole) == .refused(.targetTooLong))
    }

    @Test("an empty line in front does not count", arguments: Delivery.allCases)
    func emptyLineInFront(_ delivery: Delivery) {
        let path = "/" + String(repeating: "a", count: 26)
        let message = "\r\nGET \(path) HTTP/1.1\r\nHost: h\r\n\r\n"
        #expect(verdict(message, delivery) == .ok(path: path))
    }

    @Test("a field line, without its CRLF", arguments: Delivery.allCases)
    func fieldLine(_ delivery: Delivery) {
        func request(_ length: Int) -> String {
            let value = String(repeating: "v", count: length - "X: ".count)
            return "GET / HTTP/1.1\r\nHost: h\r\nX: \(value)\r\n\r\n"
        }
        #expect(verdict(request(50), delivery) == .ok())
        for length in [51, 52, 53, 100] {
            #expect(verdict(request(length), delivery) == .refused(.headTooLarge))
        }
    }

    @Test("a field name that never ends", arguments: Delivery.allCases)
    func endlessName(_ delivery: Delivery) {
        let name = String(repeating: "n", count: 52)
        #expect(
            verdict("GET / HTTP/1.1\r\n\(name)", delivery) == .refused(.headTooLarge)
        )
    }

    @Test("the head, without the empty line that ends it", arguments: Delivery.allCases)
    func head(_ delivery: Delivery) {
        func request(_ length: Int) -> String {
            // 16 and 9 octets, then three lines of 50, and one for the rest.
            let line = "X: " + String(repeating: "v", count: 45) + "\r\n"
            let lines = "GET / HTTP/1.1\r\nHost: h\r\n" + line + line + line
            let rest = length - lines.utf8.count
            return lines + "Y: " + String(repeating: "w", count: rest - 5) + "\r\n\r\n"
        }
        #expect(verdict(request(199), delivery) == .ok())
        #expect(verdict(request(200), delivery) == .ok())
        for length in [201, 202, 203, 204] {
            #expect(verdict(request(length), delivery) == .refused(.headTooLarge))
        }
    }

    @Test("the number of fields", arguments: Delivery.allCases)
    func fieldCount(_ delivery: Delivery) {
        func request(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: y\r\n", count: count - 1)
                + "\r\n"
        }
        #expect(verdict(request(5), delivery) == .ok())
        #expect(verdict(request(6), delivery) == .refused(.headTooLarge))
    }

    @Test("the declared body", arguments: Delivery.allCases)
    func body(_ delivery: Delivery) {
        func request(_ length: Int) -> String {
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n"
        }
        #expect(verdict(request(1000), delivery) == .ok(.post, framing: .length(1000)))
        #expect(verdict(request(1001), delivery) == .refused(.bodyTooLarge))
    }

    @Test("every refusal has the status that the requirements give it")
    func statuses() {
        let statuses: [(RequestRefusal, Int, closes: Bool)] = [
            (.malformed(.target), 400, true), (.duplicateField(.apiKey), 400, false),
            (.timeout, 408, true), (.bodyTooLarge, 413, true), (.targetTooLong, 414, true),
            (.unknownExpectation, 417, false), (.headTooLarge, 431, true),
            (.unsupportedCoding, 501, true), (.unknownMethod, 501, false),
            (.overloaded, 503, true), (.unsupportedVersion, 505, true),
        ]
        for (refusal, status, closes) in statuses {
            #expect(refusal.status == status)
            #expect(refusal.closesConnection == closes)
        }
    }
}
