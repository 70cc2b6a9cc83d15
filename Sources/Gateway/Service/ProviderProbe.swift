import HTTPClient
import Logging
import Platform
import Vobiz

/// Finds out in the background when a provider that was given up answers again, so that no caller has
/// to wait for the attempt.
struct ProviderProbe: Sendable {
    let breaker: UpstreamBreaker
    /// Not through the breaker.
    let vobiz: VobizClient
    let deadlines: Deadlines
    let credentials: Credentials
    let logger: Logger

    /// Probes whenever it is needed, until the task is cancelled.
    func run() async {
        for await _ in breaker.openings { await recover() }
    }

    private func recover() async {
        guard breaker.probeTime != nil else { return }
        logger.error("the provider fails too often; nothing is sent until it answers again")
        while let time = breaker.probeTime, !Task.isCancelled {
            try? await Task.sleep(for: time - .now)
            guard !Task.isCancelled, breaker.beginProbe(at: .now) else { continue }
            breaker.endProbe(await verdict(), at: .now)
        }
        if !Task.isCancelled { logger.notice("the provider answers again") }
    }

    /// The partner's own profile is the smallest answer that the provider's work goes into.
    private func verdict() async -> CallVerdict {
        do throws(VobizError) {
            _ = try await vobiz.partner(credential: credentials.partner)
            return .sound
        } catch {
            switch error {
            case .transport(let failure): return CallVerdict(failure.reason, deadlines)
            case .refused(let status, _), .redirected(let status):
                return CallVerdict(status: status)
            case .invalid, .mismatch: return .sound
            }
        }
    }
}
