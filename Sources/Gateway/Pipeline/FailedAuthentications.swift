import Platform
import RateLimiting

/// Bounds how often authentication may fail, per address and per key id, over all loops (R-RL-07).
///
/// Asked only once a request has been refused: a right key never comes here, so nobody is refused for what
/// others do at his address or with his key's name. Known and unknown names are counted alike.
final class FailedAuthentications: Sendable {
    /// Of each kind. With 16 octets for each, half a mebibyte in all.
    private static let capacity = 16 << 10

    private struct Tables: Sendable {
        var addresses: RateTable
        var keys: RateTable
    }

    private let tables: Guarded<Tables>

    /// - Parameter rate: for every address, and for every key id.
    init(_ rate: Rate) {
        let table = RateTable(rate, capacity: Self.capacity)
        tables = Guarded(Tables(addresses: table, keys: table))
    }

    /// Counts one failure, if there is still room for it.
    ///
    /// - Returns: nil then; otherwise after how many seconds there will be.
    func note(from address: SocketAddress, _ key: KeyID?, at now: MonotonicTime) -> Int64? {
        let now = now.nanoseconds
        let place = Self.name(of: address)
        let name = key.map(Self.name)
        return tables.withLock { tables in
            let decisions = (
                tables.addresses.look(place, at: now), name.map { tables.keys.look($0, at: now) }
            )
            let isKeyAllowed = decisions.1?.isAllowed ?? true
            guard decisions.0.isAllowed, isKeyAllowed else {
                return max(
                    decisions.0.retryAfterSeconds,
                    decisions.1?.retryAfterSeconds ?? 0
                )
            }
            _ = tables.addresses.admit(place, at: now)
            if let name { _ = tables.keys.admit(name, at: now) }
            return nil
        }
    }

    /// An IPv6 host has a whole /64 to choose addresses from, so that is what counts (RFC 4291 §2.5.4). All
    /// who come through a unix socket are one.
    private static func name(of address: SocketAddress) -> UInt64 {
        var hasher = Hasher()
        switch address {
        case .ipv4(let address, _):
            hasher.combine(address)
        case .ipv6(let high, let low, _):
            if let mapped = mappedIPv4(high, low) {
                hasher.combine(mapped)
            } else {
                hasher.combine(high)
            }
        case .unix: hasher.combine(true)
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// `::ffff:0:0/96` (RFC 4291 §2.5.5.2), in network order as in ``SocketAddress``.
    private static func mappedIPv4(_ high: UInt64, _ low: UInt64) -> UInt32? {
        guard high == 0, low.bigEndian >> 32 == 0xFFFF else { return nil }
        return UInt32(truncatingIfNeeded: low.bigEndian).bigEndian
    }

    /// The process' own seed is in it: nobody can look for names that meet in one slot.
    private static func name(of key: KeyID) -> UInt64 {
        UInt64(bitPattern: Int64(key.hashValue))
    }
}
