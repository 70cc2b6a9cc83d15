@_spi(Faults) internal import HTTPServer

/// A connection that ends when it should not.
public struct Drop: Sendable, Equatable {
    public enum Ending: String, Sendable, CaseIterable {
        case close, reset
    }

    public enum Point: String, Sendable, CaseIterable {
        /// Nothing was done.
        case beforeWork = "before-work"
        /// All was done, and nobody is told.
        case beforeAnswer = "before-answer"
        /// In the middle of the fields.
        case duringHead = "during-head"
        /// In the middle of the body.
        case duringBody = "during-body"
        /// Right behind the whole answer, which did not say so.
        case afterAnswer = "after-answer"
    }

    public var ending: Ending
    public var point: Point

    public init(_ ending: Ending, _ point: Point) {
        self.ending = ending
        self.point = point
    }

    func script(for response: ServerResponse) -> ConnectionScript {
        let message = MessageText(response)
        let ending: ConnectionScript.Ending = ending == .close ? .close : .reset
        return ConnectionScript(octets(of: message).map { [.send($0)] } ?? [], ending: ending)
    }

    /// What goes out before the end.
    private func octets(of message: MessageText) -> [UInt8]? {
        let whole = message.whole
        switch point {
        case .beforeWork, .beforeAnswer: return nil
        case .duringHead: return Array(whole.prefix((whole.count - message.body.count) / 2))
        case .duringBody: return Array(whole.dropLast((message.body.count + 1) / 2))
        case .afterAnswer: return whole
        }
    }
}
