import HTTP
import TestSupport

/// What the parser makes of an answer's bytes.
enum ResponseVerdict: Equatable, Sendable {
    case accepted(ResponseSummary)
    case refused(MessageFault)
    case incomplete

    init(
        _ message: [UInt8],
        _ delivery: Delivery,
        answersHead: Bool = false,
        limits: MessageLimits = .upstream
    ) {
        var parser = ResponseParser(answersHead: answersHead, limits: limits)
        do {
            for end in delivery.ends(of: message) {
                guard try parser.parse(message.span.extracting(0..<end)) else { continue }
                self = .accepted(ResponseSummary(parser.head))
                return
            }
            self = .incomplete
        } catch {
            self = .refused(error)
        }
    }

    /// An accepted answer, by what differs from a bare `HTTP/1.1 200`.
    static func ok(
        _ status: Int = 200,
        version: UInt8 = 1,
        framing: BodyFraming = .none,
        keepsAlive: Bool = true
    ) -> ResponseVerdict {
        .accepted(
            ResponseSummary(
                status: status,
                version: version,
                framing: framing,
                keepsAlive: keepsAlive
            )
        )
    }

    /// An accepted answer that ends with its connection.
    static func untilClose(_ status: Int = 200, version: UInt8 = 1) -> ResponseVerdict {
        .ok(status, version: version, framing: .untilClose, keepsAlive: false)
    }
}

struct ResponseSummary: Equatable, Sendable {
    var status: Int
    var version: UInt8
    var framing: BodyFraming
    var keepsAlive: Bool
}

extension ResponseSummary {
    init(_ head: ResponseHead) {
        status = head.status
        version = head.minorVersion
        framing = head.framing
        keepsAlive = head.keepsAlive
    }
}
