import Logging
import Platform
import Vobiz

/// Finds out in the background whether the provider still accepts the partner's credential, once for
/// however many calls were refused (requirements §8, U25).
struct CredentialCheck: Sendable {
    /// A credential that is replaced meanwhile is noticed so soon.
    private static let patience = Duration.seconds(1)

    let trust: PartnerTrust
    /// Neither retried nor counted by the breaker: one check is one request.
    let vobiz: VobizClient
    let credentials: Credentials
    let logger: Logger

    /// Checks whenever it is needed, until the task is cancelled.
    func run() async {
        for await _ in trust.doubts { await settle() }
    }

    private func settle() async {
        var reported: UInt64?
        while let generation = credentials.partnerGeneration,
            let time = trust.checkTime(generation), !Task.isCancelled
        {
            guard time <= .now else {
                try? await Task.sleep(for: min(time - .now, Self.patience))
                continue
            }
            trust.conclude(await finding(), generation, at: .now)
            if trust.isSuspect(generation), reported != generation {
                logger.error("the provider does not accept the partner's credential")
                reported = generation
            }
        }
    }

    /// Every credential may read its own profile.
    private func finding() async -> CredentialTrust.Finding {
        do throws(VobizError) {
            _ = try await vobiz.partner(credential: credentials.partner)
            return .accepted
        } catch {
            switch error {
            case .refused(status: 401, _): return .refused
            case .refused(let status, _) where status >= 500 || status == 408 || status == 429:
                return .inconclusive
            // Nor does what no provider of ours says.
            case .transport, .redirected, .invalid: return .inconclusive
            case .refused, .mismatch: return .accepted
            }
        }
    }
}
