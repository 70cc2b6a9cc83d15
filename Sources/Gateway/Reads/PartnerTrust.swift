import Platform

/// The trust in the partner's credential, shared by all loops.
final class PartnerTrust: Sendable {
    private struct State {
        var trust = CredentialTrust()
        var waiting: [Int: Waiting] = [:]
        var last = 0
    }

    /// One who waits for a finding about a credential.
    private struct Waiting {
        let generation: UInt64
        let continuation: CheckedContinuation<Void, Never>
    }

    /// An element each time a check has become due, for the one who checks.
    let doubts: AsyncStream<Void>

    private let doubted: AsyncStream<Void>.Continuation
    private let state = Guarded(State())

    init() {
        (doubts, doubted) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func isSuspect(_ generation: UInt64) -> Bool {
        state.withLock { $0.trust.isSuspect(generation) }
    }

    func doubt(_ generation: UInt64, at now: MonotonicTime) {
        let isDue = state.withLock { $0.trust.doubt(generation, at: now) }
        if isDue { doubted.yield() }
    }

    func checkTime(_ generation: UInt64) -> MonotonicTime? {
        state.withLock { $0.trust.checkTime(generation) }
    }

    func conclude(
        _ finding: CredentialTrust.Finding,
        _ generation: UInt64,
        at now: MonotonicTime
    ) {
        state.withLock { $0.trust.conclude(finding, generation, at: now) }
        releaseSettled()
    }

    // MARK: Those who wait for a finding

    /// Returns once no check of this credential is due or under way, or it is not in use any more; and
    /// when the time is over or the task is cancelled.
    func settled(_ generation: UInt64, before end: MonotonicTime) async {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        // Named with its isolation, so that who waits on a loop stays there.
        let wait: nonisolated(nonsending) () async -> Void = {
            await withCheckedContinuation { continuation in
                // A cancellation is either seen here or finds the continuation in its place.
                let mayPass = self.state.withLock { state in
                    guard state.trust.isDoubted(generation), !Task.isCancelled else { return true }
                    state.waiting[number] = Waiting(
                        generation: generation,
                        continuation: continuation
                    )
                    return false
                }
                if mayPass { continuation.resume() }
            }
        }
        let alarm = Task {
            try? await Task.sleep(for: end - .now)
            self.giveUp(number)
        }
        defer { alarm.cancel() }
        await withTaskCancellationHandler(operation: wait) { giveUp(number) }
    }

    /// How many wait.
    var waiters: Int { state.withLock { $0.waiting.count } }

    /// Lets everybody go who has nothing to wait for: all but those who wait for a finding about the
    /// credential in use. Whoever comes later to wait for another one passes.
    func release(allBut current: UInt64?) {
        state.withLock { $0.trust.moveOn(to: current) }
        releaseSettled()
    }

    private func releaseSettled() {
        let released = state.withLock { state in
            let trust = state.trust
            let released = state.waiting.filter { !trust.isDoubted($0.value.generation) }
            for number in released.keys { state.waiting[number] = nil }
            return released.values.map(\.continuation)
        }
        for continuation in released { continuation.resume() }
    }

    private func giveUp(_ number: Int) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.continuation.resume()
    }
}
