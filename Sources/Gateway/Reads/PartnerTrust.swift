import Platform

/// The trust in the partner's credential, shared by all loops.
final class PartnerTrust: Sendable {
    /// An element each time a check has become due, for the one who checks.
    let doubts: AsyncStream<Void>

    private let doubted: AsyncStream<Void>.Continuation
    private let trust = Guarded(CredentialTrust())

    init() {
        (doubts, doubted) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func isSuspect(_ generation: UInt64) -> Bool {
        trust.withLock { $0.isSuspect(generation) }
    }

    func doubt(_ generation: UInt64, at now: MonotonicTime) {
        let isDue = trust.withLock { $0.doubt(generation, at: now) }
        if isDue { doubted.yield() }
    }

    func checkTime(_ generation: UInt64) -> MonotonicTime? {
        trust.withLock { $0.checkTime(generation) }
    }

    func conclude(
        _ finding: CredentialTrust.Finding,
        _ generation: UInt64,
        at now: MonotonicTime
    ) {
        trust.withLock { $0.conclude(finding, generation, at: now) }
    }
}
