import Caching
import Vault

/// Takes answers out of the cache in which a secret stands that was not known when they were kept.
///
/// The token of a customer is fetched when it is first needed, and what was answered before has been
/// looked through without it. A second after the vault has changed nothing of that is left.
struct CacheSweep: Sendable {
    private static let interval = Duration.seconds(1)

    let cache: ResponseCache
    let watch: SecretWatch

    /// Sweeps until the task is cancelled.
    func run() async {
        var generation = watch.generation
        // An answer may be on its way into the cache while it is swept: it is swept a second time.
        var rounds = 0
        while !Task.isCancelled {
            let latest = watch.generation
            if latest != generation { rounds = 2 }
            generation = latest
            if rounds > 0 {
                rounds -= 1
                sweep()
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Once through everything; no lock is held meanwhile. Takes a millisecond for a mebibyte, so it has
    /// no business on an event loop.
    func sweep() {
        let tripwire = watch.tripwire
        let removed = cache.removeAll { response in
            tripwire.firstHit(in: response.fields) != nil
                || tripwire.firstHit(in: response.body) != nil
        }
        for _ in 0..<removed { watch.countAnswer() }
    }
}
