import Caching

/// A read and the place of its answer in the cache.
struct Question: Sendable {
    let route: Route
    let read: Read
    let key: CacheKey
    /// To the next page, for the answer that has one.
    let link: NextLink
}
