public import Platform

/// Sends the requests of one class, never more at a time than its part of the pool; the others wait,
/// as long as their time lasts (requirements §8, U42).
///
/// Its executor is the loop of the client behind it.
public actor BulkheadClient: UpstreamClient {
    private let upstream: any UpstreamClient
    private let loop: EventLoop
    private(set) var bulkhead: Bulkhead<UInt64>
    private var waiting: [UInt64: Waiting] = [:]
    private var requests: UInt64 = 0
    private var isShutDown = false

    /// One who waits for its turn.
    private struct Waiting {
        let continuation: CheckedContinuation<Result<Void, ClientError>, Never>
        let timer: EventLoop.Timer
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    public init(_ upstream: any UpstreamClient, on loop: EventLoop, limits: BulkheadLimits) {
        self.upstream = upstream
        self.loop = loop
        bulkhead = Bulkhead(limits)
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let end = MonotonicTime.now + request.deadlines.total
        try await enter(before: end)
        defer { leave() }
        var request = request
        request.deadlines.total = end - .now
        return try await upstream.send(request)
    }

    private func enter(before end: MonotonicTime) async throws(ClientError) {
        requests += 1
        let id = requests
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { admit(id, before: end, $0) }
        } onCancel: {
            loop.post { self.assumeIsolated { $0.giveUp(id, .cancelled) } }
        }
        try outcome.get()
    }

    private func admit(
        _ id: UInt64,
        before end: MonotonicTime,
        _ continuation: CheckedContinuation<Result<Void, ClientError>, Never>
    ) {
        guard !Task.isCancelled, !isShutDown else {
            return continuation.resume(returning: .failure(ClientError(.cancelled, .nothingSent)))
        }
        switch bulkhead.admit(id) {
        case .enters: continuation.resume(returning: .success(()))
        case .isTurnedAway:
            let error = ClientError(.poolExhausted, .nothingSent)
            continuation.resume(returning: .failure(error))
        case .waits:
            let timer = loop.schedule(at: end) {
                self.assumeIsolated { $0.giveUp(id, .poolExhausted) }
            }
            waiting[id] = Waiting(continuation: continuation, timer: timer)
        }
    }

    private func giveUp(_ id: UInt64, _ reason: ClientError.Reason) {
        guard bulkhead.giveUp(id) else { return }
        resume(id, .failure(ClientError(reason, .nothingSent)))
    }

    /// Turns away everybody who waits or comes later, then ends the client behind it.
    public func shutDown() async {
        isShutDown = true
        for id in bulkhead.line { giveUp(id, .cancelled) }
        await upstream.shutDown()
    }

    private func leave() {
        guard let next = bulkhead.leave() else { return }
        resume(next, .success(()))
    }

    private func resume(_ id: UInt64, _ result: Result<Void, ClientError>) {
        guard let waiting = waiting.removeValue(forKey: id) else { return }
        loop.cancel(waiting.timer)
        waiting.continuation.resume(returning: result)
    }
}
