import Vault

/// The current tripwire as one loop sees it: found again without a lock until the vault changes.
struct TripwireView {
    private let watch: SecretWatch
    private var generation: UInt64
    private var tripwire: Tripwire

    init(_ watch: SecretWatch) {
        self.watch = watch
        // In this order: a change in between is noticed at the next look.
        generation = watch.generation
        tripwire = watch.tripwire
    }

    mutating func current() -> Tripwire {
        let latest = watch.generation
        if latest != generation {
            generation = latest
            tripwire = watch.tripwire
        }
        return tripwire
    }
}
