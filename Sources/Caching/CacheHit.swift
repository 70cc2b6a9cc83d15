/// What a look-up found.
public struct CacheHit: Sendable {
    public let response: CachedResponse
    public let freshness: Freshness
}
