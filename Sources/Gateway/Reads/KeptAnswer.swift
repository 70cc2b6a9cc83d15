import Caching

/// The answer to a read that was just made, and for how long it is kept.
struct KeptAnswer: Sendable {
    let response: CachedResponse
    let lifetime: Duration
}
