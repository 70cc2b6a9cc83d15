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

    /// Answers a request that the server refuses by itself.
    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter)
}
