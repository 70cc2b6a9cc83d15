import Caching
import Vault

extension CacheKey {
    /// Begins the key of a route's answer: what the client may see, which credential the provider is asked
    /// with, what is asked. What the path names and the query follow (R-C-02).
    mutating func begin(_ route: Route, for entry: ClientDirectory.Entry, _ generation: UInt64) {
        reset()
        let (high, low) = entry.visibilityDigest.words
        append(high)
        append(low)
        append(generation)
        append(UInt64(route.rawValue))
    }
}
