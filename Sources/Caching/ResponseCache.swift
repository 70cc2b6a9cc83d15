import Platform

/// Finished answers in memory: bounded in bytes, least recently used out first, shared by all loops.
///
/// A hit is synchronous and makes no allocation: the shard's lock is held for the look-up alone, and the
/// immutable answer is copied straight into the output. A write bumps the epochs of what it changed; an answer that was
/// asked for under an older epoch is not stored, so no read that starts after a write's end can see
/// what was before it.
public final class ResponseCache: Sendable {
    /// The state of some tags when a fetch began.
    public struct Epoch: Sendable, Hashable {
        fileprivate let tags: [CacheTag]
        fileprivate let counts: [UInt64]
        fileprivate let purges: UInt64
    }

    private struct Epochs {
        var counts: [CacheTag: UInt64] = [:]
        var purges: UInt64 = 0
    }

    /// A lock per shard, in an object of its own, so that shards do not share it.
    private final class Locked: Sendable {
        let shard: Guarded<CacheShard>

        init(maxBytes: Int) {
            shard = Guarded(CacheShard(maxBytes: maxBytes))
        }
    }

    private static let maxEntry = 1 << 20

    private let hash = KeyHash()
    private let shards: [Locked]
    private let epochs = Guarded(Epochs())

    /// `maxBytes` is what all entries together may take, bookkeeping included.
    public init(maxBytes: Int, shards count: Int = 8) {
        shards = (0..<max(1, count)).map { _ in Locked(maxBytes: maxBytes / max(1, count)) }
    }

    /// The fresh entry of a key, `nil` when there is none.
    public func fresh(_ key: borrowing CacheKey, at now: Int64) -> CacheHit? {
        let hash = hash.hash(key.bytes.span)
        return locked(hash).shard.withLock { $0.fresh(hash, key.bytes.span, at: now) }
    }

    /// What is to be told to ``store(_:_:_:under:)`` after the fetch that begins now.
    public func epoch(of tags: [CacheTag]) -> Epoch {
        epochs.withLock { epochs in
            Epoch(
                tags: tags,
                counts: tags.map { epochs.counts[$0] ?? 0 },
                purges: epochs.purges
            )
        }
    }

    /// Keeps an answer, unless something it depends on was written since its fetch began, or it is
    /// larger than 1 MiB.
    public func store(
        _ key: CacheKey,
        _ response: CachedResponse,
        _ freshness: Freshness,
        under epoch: Epoch
    ) {
        guard response.size <= Self.maxEntry else { return }
        let hash = hash.hash(key.bytes.span)
        locked(hash).shard.withLock { shard in
            // Compared under the shard's lock: an invalidation either sees the entry or is seen here.
            guard self.epoch(of: epoch.tags) == epoch else { return }
            shard.store(hash, key.bytes, response, freshness, tags: epoch.tags)
        }
    }

    /// Removes everything that depends on one of the tags, also what is being fetched.
    public func invalidate(_ tags: [CacheTag]) {
        epochs.withLock { epochs in
            for tag in tags { epochs.counts[tag, default: 0] += 1 }
        }
        for locked in shards {
            locked.shard.withLock { $0.removeAll { $0.contains(where: tags.contains) } }
        }
    }

    /// Removes everything.
    public func removeAll() {
        epochs.withLock { $0.purges += 1 }
        for locked in shards { locked.shard.withLock { $0.removeAll { _ in true } } }
    }

    /// Removes every answer that a look at it condemns; no lock is held during the look.
    ///
    /// - Returns: how many there were.
    public func removeAll(where isMatch: (CachedResponse) -> Bool) -> Int {
        shards.reduce(0) { count, locked in
            let condemned = locked.shard.withLock { $0.responses }.filter(isMatch)
            guard !condemned.isEmpty else { return count }
            // They are alive until the end of this, so nobody else has their identity.
            let identities = Set(condemned.map { ObjectIdentifier($0) })
            return withExtendedLifetime(condemned) {
                count + locked.shard.withLock { $0.remove(identities) }
            }
        }
    }

    /// What all entries take.
    public var bytes: Int {
        shards.reduce(0) { sum, locked in sum + locked.shard.withLock { $0.bytes } }
    }

    /// How many entries there are.
    public var count: Int {
        shards.reduce(0) { sum, locked in sum + locked.shard.withLock { $0.count } }
    }

    private func locked(_ hash: UInt64) -> Locked {
        // The table inside a shard uses the low bits.
        shards[Int(truncatingIfNeeded: hash >> 48) % shards.count]
    }
}
