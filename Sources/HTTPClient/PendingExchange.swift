import Platform

/// A request that has no connection yet, and who waits for its outcome.
struct PendingExchange {
    let id: UInt64
    let request: ClientRequest
    /// When its total time is over.
    let end: MonotonicTime
    /// It may travel on a kept-alive connection.
    let mayReuse: Bool
    let continuation: CheckedContinuation<ClientConnection.Outcome, Never>
    /// Looks after `end` while it waits in line.
    var timer: EventLoop.Timer?

    func fail(_ error: ClientError) {
        continuation.resume(returning: .failed(error, mayRepeat: false))
    }
}
