import Platform
import TestSupport

@testable import HTTP

/// What the parser makes of a message's bytes.
enum RequestVerdict: Equatable, Sendable {
    case accepted(RequestSummary)
    case refused(RequestRefusal)
    case incomplete

    /// Parses the message as it is delivered.
    init(_ message: [UInt8], _ delivery: Delivery, limits: MessageLimits = MessageLimits()) {
        var parser = RequestParser(limits: limits)
        self = Self.run(&parser, message, delivery)
    }

    static func run(
        _ parser: inout RequestParser,
        _ message: [UInt8],
        _ delivery: Delivery
    ) -> RequestVerdict {
        do {
            for end in delivery.ends(of: message) {
                guard try parser.parse(message.span.extracting(0..<end)) else { continue }
                return .accepted(RequestSummary(parser.head, of: message))
            }
            return .incomplete
        } catch {
            return .refused(error)
        }
    }

    /// An accepted request, by what differs from `GET / HTTP/1.1` with `Host: h`.
    static func ok(
        _ method: RequestMethod = .get,
        path: String = "/",
        query: String? = nil,
        authority: String? = "h",
        version: UInt8 = 1,
        framing: BodyFraming = .none,
        keepsAlive: Bool = true,
        expectsContinue: Bool = false,
        refusal: RequestRefusal? = nil
    ) -> RequestVerdict {
        .accepted(
            RequestSummary(
                method: method,
                path: path,
                query: query,
                authority: authority,
                version: version,
                framing: framing,
                keepsAlive: keepsAlive,
                expectsContinue: expectsContinue,
                refusal: refusal
            )
        )
    }

    static func malformed(_ fault: MessageFault) -> RequestVerdict {
        .refused(.malformed(fault))
    }
}

/// A head, resolved against its message.
struct RequestSummary: Equatable, Sendable {
    var method: RequestMethod
    var path: String
    var query: String?
    var authority: String?
    var version: UInt8
    var framing: BodyFraming
    var keepsAlive: Bool
    var expectsContinue: Bool
    var refusal: RequestRefusal?
}

extension RequestSummary {
    init(_ head: borrowing RequestHead, of message: [UInt8]) {
        let span = message.span
        method = head.method
        path = latin1(head.path.of(span).array)
        query = head.query.map { latin1($0.of(span).array) }
        authority = head.authority.start < 0 ? nil : latin1(head.authority.of(span).array)
        version = head.minorVersion
        framing = head.framing
        keepsAlive = head.keepsAlive
        expectsContinue = head.expectsContinue
        refusal = head.refusal
    }
}
