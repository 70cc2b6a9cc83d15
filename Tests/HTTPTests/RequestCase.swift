import TestSupport
import Testing

/// One message and what must come of it.
struct RequestCase: Sendable, CustomTestStringConvertible {
    let message: [UInt8]
    let verdict: RequestVerdict
    let testDescription: String

    private init(_ message: String, _ verdict: RequestVerdict, label: String) {
        self.message = octets(message)
        self.verdict = verdict
        testDescription = label.debugDescription
    }

    /// A whole message.
    static func message(_ message: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase(message, verdict, label: message)
    }

    /// A request line, followed by `Host: h`.
    static func line(_ line: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase("\(line)\r\nHost: h\r\n\r\n", verdict, label: line)
    }

    /// A target in a GET request.
    static func target(_ target: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n", verdict, label: target)
    }

    /// Field lines of a POST request behind `Host: h`, the last without its CRLF.
    static func fields(_ fields: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase("POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n", verdict, label: fields)
    }

    /// The same in an HTTP/1.0 request.
    static func oldFields(_ fields: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase("POST / HTTP/1.0\r\nHost: h\r\n\(fields)\r\n\r\n", verdict, label: fields)
    }

    /// The value of the only Host line.
    static func host(_ host: String, _ verdict: RequestVerdict) -> RequestCase {
        RequestCase("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n", verdict, label: host)
    }

    func check(_ delivery: Delivery, _ location: SourceLocation = #_sourceLocation) {
        #expect(RequestVerdict(message, delivery) == verdict, sourceLocation: location)
    }
}
