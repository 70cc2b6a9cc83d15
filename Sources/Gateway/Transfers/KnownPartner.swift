import Platform
import Vobiz

/// The partner's profile as it was last read: for checks that save a call that the provider would refuse.
final class KnownPartner: Sendable {
    private struct Known: Sendable {
        let profile: PartnerProfile
        let generation: UInt64
        let end: MonotonicTime
    }

    private let lifetime: Duration
    private let known = Guarded<Known?>(nil)

    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    /// Nil when it is too old, or was read with another credential: it may be another partner's.
    func profile(_ generation: UInt64?, at now: MonotonicTime) -> PartnerProfile? {
        known.withLock { known in
            guard let known, known.generation == generation, now < known.end else { return nil }
            return known.profile
        }
    }

    func learn(_ profile: PartnerProfile, _ generation: UInt64?, at now: MonotonicTime) {
        guard let generation else { return }
        let new = Known(profile: profile, generation: generation, end: now + lifetime)
        known.withLock { $0 = new }
    }
}
