import TestSupport
import Testing

/// One odd or hostile message, and what has to become of it and of the request that follows it in
/// the same bytes.
struct HostileCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable, Equatable {
        /// Executed, with this body; the request behind it as well.
        case served(body: String = "")
        /// Executed, but the connection ends: the request behind it is not.
        case servedLast(body: String = "")
        /// Not executed, yet its end is beyond doubt: the request behind it is executed.
        case turnedAway(Int)
        /// Not executed, and the connection ends: the request behind it is not executed either.
        case refused(Int)
    }

    let message: [UInt8]
    let outcome: Outcome
    /// The client ends its side behind the message, and no other request follows.
    let isCut: Bool
    let testDescription: String

    private init(_ message: String, _ outcome: Outcome, label: String, isCut: Bool = false) {
        self.message = octets(message)
        self.outcome = outcome
        self.isCut = isCut
        testDescription = label.debugDescription
    }

    /// A whole message.
    static func message(
        _ message: String,
        _ outcome: Outcome,
        label: String? = nil
    ) -> HostileCase {
        HostileCase(message, outcome, label: label ?? message)
    }

    /// A message that ends before it is complete.
    static func cut(_ message: String) -> HostileCase {
        HostileCase(message, .refused(400), label: "\(message) END", isCut: true)
    }

    /// A request line, followed by `Host: h`.
    static func line(_ line: String, _ outcome: Outcome) -> HostileCase {
        HostileCase("\(line)\r\nHost: h\r\n\r\n", outcome, label: line)
    }

    /// A target in a GET request.
    static func target(_ target: String, _ outcome: Outcome) -> HostileCase {
        HostileCase("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n", outcome, label: target)
    }

    /// The value of the only Host line.
    static func host(_ host: String, _ outcome: Outcome) -> HostileCase {
        HostileCase("GET /ok HTTP/1.1\r\nHost: \(host)\r\n\r\n", outcome, label: host)
    }

    /// Field lines of a POST request behind `Host: h`, the last without its CRLF, and its body.
    static func fields(_ fields: String, body: String = "", _ outcome: Outcome) -> HostileCase {
        HostileCase(
            "POST /ok HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n\(body)",
            outcome,
            label: fields + (body.isEmpty ? "" : " \(body)")
        )
    }

    /// A chunked body as it is sent.
    static func chunks(
        _ coded: String,
        _ outcome: Outcome,
        label: String? = nil
    ) -> HostileCase {
        HostileCase(
            "POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(coded)",
            outcome,
            label: label ?? coded
        )
    }
}
