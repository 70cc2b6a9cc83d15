public import HTTP

/// Answers the requests of one loop. One instance serves one loop, and is only used there, so its
/// state needs no lock.
public protocol Responder: AnyObject {
    /// The rest of the work, when an answer must be waited for. It runs on the same loop.
    typealias Deferred = () async -> PreparedResponse

    /// Answers into `writer`, at once, and returns `nil`; or writes nothing and returns the rest of
    /// the work.
    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred?

    /// Whether the client that waits for 100 may send its body (R-H1-21). A request that would be refused
    /// whatever its body is refused now: the final answer is written, and false returned.
    func invites(
        _ request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Bool

    /// A connection has ended.
    func closed(_ owner: ConnectionOwner)

    /// Answers a request that the server refuses by itself.
    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter)
}

extension Responder {
    public func invites(
        _ request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Bool { true }

    public func closed(_ owner: ConnectionOwner) {}
}
