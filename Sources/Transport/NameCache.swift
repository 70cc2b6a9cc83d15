import Platform

/// What names have resolved to, and when: fresh for a while, and better than nothing for longer.
struct NameCache: Sendable {
    /// How long an answer is used without asking again.
    let freshness: Duration
    /// How long the last good answer serves while nobody gives a newer one (RFC 8767).
    static let usefulness = Duration.seconds(300)

    private struct Entry {
        let addresses: [SocketAddress]
        let since: MonotonicTime
    }

    private var entries: [String: Entry] = [:]

    init(freshness: Duration) {
        self.freshness = freshness
    }

    /// Keeps an answer in the place of the one before.
    mutating func keep(_ addresses: [SocketAddress], of name: String, at now: MonotonicTime) {
        entries[name] = Entry(addresses: addresses, since: now)
    }

    /// Forgets a name that does not exist any more: who knows has said so.
    mutating func forget(_ name: String) {
        entries[name] = nil
    }

    /// An answer that needs no asking.
    func fresh(_ name: String, at now: MonotonicTime) -> [SocketAddress]? {
        addresses(of: name, notOlderThan: freshness, at: now)
    }

    /// An answer for want of a better one.
    func useful(_ name: String, at now: MonotonicTime) -> [SocketAddress]? {
        addresses(of: name, notOlderThan: Self.usefulness, at: now)
    }

    private func addresses(
        of name: String,
        notOlderThan age: Duration,
        at now: MonotonicTime
    ) -> [SocketAddress]? {
        guard let entry = entries[name], now - entry.since < age else { return nil }
        return entry.addresses
    }
}
