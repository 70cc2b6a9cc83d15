import Cryptography
public import Platform
import Synchronization

/// Finds the client of an API key without I/O and without allocating: every request's hot path. And the
/// client of a certificate, which costs an array and a hash for each of its names.
///
/// The table in memory is replaced as a whole when the store's generation has changed, which
/// `refresh()` finds out by reading one row; call it every second, so that a revocation by another
/// process takes effect within that time.
public final class ClientDirectory: Sendable {
    private static let namesLimit = 32

    private let repository: any ClientRepository
    private let pepper: HMACSHA256
    private let format: APIKeyFormat
    private let table: Guarded<ClientTable>
    /// The table's, to be read without its lock.
    private let seen = Atomic<Int64>(-1)

    /// Loads the table.
    public init(
        store: GatewayStore,
        format: APIKeyFormat = .live
    ) async throws(VaultError) {
        repository = SQLiteClientRepository(store)
        pepper = store.internalKeys.apiKeyPepper
        self.format = format
        table = Guarded(ClientTable([], rows: .none))
        try await refresh()
    }

    /// Whose key this is, and whether it is good at this moment. Whoever accepts its request then says so
    /// with ``Entry/noteUse(at:)``.
    ///
    /// Length, prefix, checksum and alphabet are checked before anything is hashed. A key that is
    /// unknown costs as much as a known one.
    public func authenticate(_ key: Span<UInt8>, now: WallTime) -> Authentication {
        guard let parts = format.parse(key) else { return .refused(.malformed) }
        let digest = APIKeyHash.hash(key, parts, pepper: pepper)
        let (entry, isFound) = table.withLock { $0.look(up: digest) }
        let known = Refusal.mask(isFound)
        let code =
            entry.refusalCode(at: now.milliseconds) & known | Refusal.unknown.rawValue & ~known
        if let refusal = Refusal(rawValue: code) { return .refused(refusal) }
        return .accepted(entry)
    }

    /// Whether this is a client's key that was not revoked. It may be too early for it, or too late.
    func isKept(_ key: Span<UInt8>) -> Bool {
        guard let parts = format.parse(key) else { return false }
        let digest = APIKeyHash.hash(key, parts, pepper: pepper)
        return table.withLock { $0.find(digest) }.map { !$0.isRevoked } ?? false
    }

    /// Where the name of a well-formed key stands in it, whether anybody has such a key or not.
    public func kid(in key: Span<UInt8>) -> Range<Int>? {
        format.parse(key)?.kid
    }

    /// Why a key that was accepted before, under the same ``generation``, opens nothing at this moment.
    public func recheck(_ entry: Entry, now: WallTime) -> Refusal? {
        entry.refusal(at: now.milliseconds)
    }

    /// For whom a verified certificate stands. All its names are looked up: one that stands for another
    /// client than the rest makes it worth nothing, and so do more names than anybody needs: each costs a
    /// hash.
    public func identify(
        uris: [String],
        dnsNames: [String],
        now: WallTime
    ) -> Authentication {
        guard uris.count + dnsNames.count <= Self.namesLimit else { return .refused(.ambiguous) }
        var found: Entry?
        let digests =
            uris.map { APIKeyHash.hash(.uri, $0, pepper: pepper) }
            + dnsNames.map { APIKeyHash.hash(.dns, $0, pepper: pepper) }
        for digest in digests {
            guard let entry = table.withLock({ $0.find(digest) }) else { continue }
            if let found, found.index != entry.index { return .refused(.ambiguous) }
            found = found ?? entry
        }
        guard let found else { return .refused(.unknown) }
        if let refusal = found.refusal(at: now.milliseconds) { return .refused(refusal) }
        return .accepted(found)
    }

    /// Grows with every change of a client that this directory has seen.
    public var generation: Int64 { seen.load(ordering: .acquiring) }

    /// One entry per key, revoked and expired ones included.
    public var entries: [Entry] { table.withLock { $0.entries } }

    /// What is in the store and opens nothing, as of the last change.
    public var damaged: [DamagedClient] { table.withLock { $0.damaged } }

    /// Takes over what another process has changed; true when there was something. A row that is not what
    /// this program wrote, or was put back, is taken over as damaged.
    ///
    /// - Throws: ``VaultError/integrity`` when fewer changes were made than this directory has seen: what is
    ///   revoked from now on might go unnoticed.
    @discardableResult
    public func refresh() async throws(VaultError) -> Bool {
        // Before the store is asked, for another refresh may be ahead of this one afterwards.
        let before = generation
        let current = try await repository.generation()
        guard current >= before else { throw .integrity }
        guard current != generation else { return false }
        let snapshot = try await repository.snapshot(after: table.withLock { $0.rows })
        let known = Dictionary(
            entries.map { ($0.kid, $0.lastUse) },
            uniquingKeysWith: max
        )
        let members = snapshot.members.flatMap { member in
            member.keys.map { key, hash in
                (
                    hash,
                    Entry(client: member.client, key: key, lastUsed: known[key.kid] ?? 0)
                )
            }
        }
        let fresh = ClientTable(
            members,
            rows: snapshot.rows,
            damaged: snapshot.damaged
        )
        return table.withLock { table in
            // A slower refresh must not undo a later one.
            guard fresh.generation > table.generation else { return false }
            table = fresh
            // After the table: whoever reads the new number finds the new table.
            seen.store(fresh.generation, ordering: .releasing)
            return true
        }
    }

    /// Writes down when keys were last used, at most once a minute each.
    public func recordUses() async throws(VaultError) {
        let due = entries.compactMap { entry in entry.unrecordedUse().map { (entry, $0) } }
        guard !due.isEmpty else { return }
        try await repository.recordUses(due.map { ($0.kid, $1) })
        for (entry, use) in due { entry.didRecord(use) }
    }
}
