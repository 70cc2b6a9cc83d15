import HTTP
import Platform

/// What a connection has that speaks HTTP/2: its session, and the work that makes answers.
final class HTTP2Connection {
    typealias StreamID = HTTP2ServerSession.StreamID

    let session: HTTP2ServerSession
    /// The work of requests that wait for something, until its task has begun.
    var deferred: [StreamID: Responder.Deferred] = [:]
    var tasks: [StreamID: Task<Void, Never>] = [:]
    /// Frames are being read or written further up the stack, so that whoever is called from there
    /// leaves the sending to it.
    var isBusy = false

    init(
        _ limits: ServerLimits,
        _ pool: HTTP2StreamPool,
        at now: MonotonicTime
    ) throws(HTTP2Unavailable) {
        session = try HTTP2ServerSession(
            limits: HTTP2Limits(limits),
            message: limits.message,
            pool: pool,
            at: now
        )
    }

    /// Nobody waits for the answers any more. Writes go on by themselves; reads end.
    func cancelAll() {
        deferred = [:]
        for task in tasks.values { task.cancel() }
    }
}

extension HTTP2Limits {
    /// The same limits that hold for HTTP/1.1.
    init(_ limits: ServerLimits) {
        self.init()
        headDeadline = limits.headDeadline
        bodyIdleDeadline = limits.bodyIdleDeadline
        bodyDeadline = limits.bodyDeadline
        bodyPace = limits.bodyPace
        writeDeadline = limits.writeDeadline
        responseDeadline = limits.responseDeadline
        idleDeadline = limits.idleDeadline
        drainDelay = limits.drainGrace
        requestsPerConnection = limits.requestsPerConnection
        connectionAge = limits.connectionAge
    }
}
