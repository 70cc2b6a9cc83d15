public import Cryptography
public import Platform
import Synchronization

/// The provider's credentials: sealed on disk and in memory, open only inside a closure.
///
/// Reads never touch the disk: the sealed records are kept in memory and followed by `refresh()`,
/// so that a token can be lent while a request's head is written on an event loop.
public final class CredentialVault: Sendable {
    /// What a token may look like: visible ASCII, since it becomes a header field's value.
    public static let tokenLimit = 512

    private struct State: Sendable {
        var credentials: [CredentialID: StoredCredential] = [:]
        var damaged: [DamagedCredential] = []
        var lastVersion: Int64 = -1
        /// The master keys that the records were opened with.
        var keyIDs: Set<[UInt8]> = []
    }

    /// Told of every token, so that none leaves the process unnoticed.
    public let watch: SecretWatch

    private let repository: any CredentialRepository
    private let envelope: Envelope
    private let stateKey: StateKey
    private let state = Guarded(State())
    private let activeGeneration = Atomic<UInt64>(0)

    /// Loads the sealed records.
    public init(
        store: GatewayStore,
        watch: SecretWatch = SecretWatch()
    ) async throws(VaultError) {
        self.watch = watch
        repository = SQLiteCredentialRepository(connection: store.connection, key: store.stateKey)
        stateKey = store.stateKey
        envelope = store.envelope
        try await refresh()
    }

    /// Lends auth id and token for the time of `body`; the opened token is wiped afterwards.
    ///
    /// Synchronous, without I/O, a few microseconds: made for event loops. The closure must not
    /// keep the token.
    ///
    /// - Throws: ``VaultError/credentialMissing``, ``VaultError/integrity``, or what `body` throws.
    public func lend<R>(
        _ id: CredentialID,
        _ body: (_ authID: String, _ token: Span<UInt8>) throws -> R
    ) throws -> R {
        guard let credential = find(id) else {
            throw condition(of: id) == .damaged
                ? VaultError.integrity : VaultError.credentialMissing
        }
        let token = try open(credential)
        return try token.withBytes { token throws in try body(credential.authID, token) }
    }

    private func open(_ credential: StoredCredential) throws(VaultError) -> SecretBytes {
        do {
            return try envelope.open(credential.record, as: credential.recordName)
        } catch {
            // Since it was looked up, a rewrap may have replaced it and its key may have gone.
            guard let other = find(credential.id), other.version == credential.version,
                other.record != credential.record
            else { throw error }
            return try envelope.open(other.record, as: other.recordName)
        }
    }

    public func has(_ id: CredentialID) -> Bool {
        find(id) != nil
    }

    public func condition(of id: CredentialID) -> CredentialCondition {
        state.withLock { state in
            if state.credentials[id] != nil { return .usable }
            return state.damaged.contains { $0.id == id } ? .damaged : .absent
        }
    }

    /// The credentials that are there and cannot be used, by their rows. They harm no other.
    public var damaged: [DamagedCredential] {
        state.withLock { $0.damaged }
    }

    /// What may be told about a credential; nil when there is none.
    public func metadata(of id: CredentialID) -> CredentialMetadata? {
        find(id)?.metadata
    }

    /// Changes with the credential; nil when there is none.
    public func generation(of id: CredentialID) -> UInt64? {
        find(id)?.metadata.generation
    }

    /// The generation of the partner's credential in use, 0 without one. It costs one load: every cache
    /// key holds it, so that no answer that was asked for with one credential is given under another
    /// (R-C-02).
    public var partnerGeneration: UInt64 {
        activeGeneration.load(ordering: .relaxed)
    }

    /// What is known of every credential that can be used, tokens excepted, sorted by id.
    public func list() -> [CredentialMetadata] {
        state.withLock { Array($0.credentials.values) }
            .sorted { $0.id.text < $1.id.text }
            .map(\.metadata)
    }

    /// Stores a credential, durable when the call returns; an earlier one in its place is gone.
    ///
    /// That a damaged one may be replaced is what a person decides, and no program by itself.
    ///
    /// - Throws: ``VaultError/malformedCredential`` for an auth id of another kind, or for a
    ///   token that is empty, longer than 512 bytes or not visible ASCII; ``VaultError/integrity``
    ///   when the one that is there is damaged, unless that may be replaced.
    @discardableResult
    public func store(
        _ id: CredentialID,
        authID: String,
        token: consuming SecretBytes,
        replacesDamaged: Bool = false,
        now: WallTime
    ) async throws(VaultError) -> CredentialMetadata {
        let isWellFormed =
            switch id {
            case .partner: AuthID.isPartner(authID)
            case .customer(let customer): AuthID.isCustomer(authID) && customer == authID
            }
        guard isWellFormed, token.withBytes({ CredentialVault.isToken($0) }) else {
            throw .malformedCredential
        }
        let shared = SharedSecret(token)
        let envelope = envelope
        let isSound: @Sendable (StoredCredential) -> Bool = { envelope.opens($0) }
        let stored = try await repository.save(
            id,
            authID: authID,
            now: now,
            ifSound: replacesDamaged ? nil : isSound
        ) { version throws(VaultError) in
            try shared.bytes.withBytes { token throws(VaultError) in
                try envelope.seal(token, as: id.recordName(authID: authID, version: version))
            }
        }
        try await refresh()
        return stored.metadata
    }

    /// Stores a customer's own token.
    @discardableResult
    public func store(
        customer authID: String,
        token: consuming SecretBytes,
        now: WallTime
    ) async throws(VaultError) -> CredentialMetadata {
        try await store(.customer(authID), authID: authID, token: token, now: now)
    }

    /// Whether there was one to remove.
    @discardableResult
    public func remove(_ id: CredentialID, now: WallTime) async throws(VaultError) -> Bool {
        let wasThere = try await repository.remove(id, now: now)
        try await refresh()
        return wasThere
    }

    /// What the partner's slots hold.
    public var partnerSlots: PartnerSlots {
        state.withLock { state in
            PartnerSlots(
                active: state.credentials[.partner(.active)],
                standby: state.credentials[.partner(.standby)]
            )
        }
    }

    /// Puts the standby partner credential to use and keeps the former one as standby, so that doing it
    /// again takes the change back. Durable when the call returns.
    ///
    /// - Parameters:
    ///   - slots: what somebody looked at and decided on. Whatever other processes do at the same time,
    ///     only these two are exchanged.
    ///   - now: from when on the former one counts as retired.
    /// - Throws: ``VaultError/credentialMissing`` when the standby slot is empty,
    ///   ``VaultError/credentialChanged`` when the store holds others than `slots` by now, which a
    ///   ``refresh()`` shows.
    public func exchangePartnerSlots(
        ifStill slots: PartnerSlots,
        now: WallTime
    ) async throws(VaultError) {
        let envelope = envelope
        try await repository.exchangePartnerSlots(ifStill: slots, now: now) {
            old,
            id,
            version throws(VaultError) in
            let token = try envelope.open(old.record, as: old.recordName)
            return try token.withBytes { token throws(VaultError) in
                try envelope.seal(
                    token,
                    as: id.recordName(authID: old.authID, version: version)
                )
            }
        }
        try await refresh()
    }

    /// Writes down what the provider said about a credential of the partner's when it was asked.
    public func note(
        _ kind: StoreAct.Kind,
        _ slot: CredentialID.Slot,
        now: WallTime
    ) async throws(VaultError) {
        guard let credential = find(.partner(slot)) else { throw .credentialMissing }
        try await repository.note(kind, credential, now: now)
    }

    /// What was done to the store, by whatever process, and is not on record yet; the oldest first, at
    /// most a hundred.
    public func acts() async throws(VaultError) -> [StoreAct] {
        try await repository.acts()
    }

    /// Whether acts follow on those before without a gap, and are as they were written down.
    public func follow(_ acts: [StoreAct], after position: ActPosition) -> Bool {
        stateKey.follow(acts, position) != nil
    }

    /// The last version that any credential was given, as far as this process has seen.
    public var lastVersion: Int64 { state.withLock { $0.lastVersion } }

    /// The store's id as the audit log names it.
    public var storeName: String { StoreName.text(envelope.storeID) }

    /// Forgets acts once they are on record, this one and those before it.
    public func forgetActs(through number: Int64) async throws(VaultError) {
        try await repository.forgetActs(through: number)
    }

    /// Takes over what another process has changed, and what other master keys open; true when there was
    /// something.
    ///
    /// One row is read when nothing has changed. Meant to be called every second.
    @discardableResult
    public func refresh() async throws(VaultError) -> Bool {
        while true {
            let known = state.withLock { $0 }
            let keyring = envelope.keyring
            let version = try await repository.lastVersion()
            guard
                version != known.lastVersion || keyring.ids != known.keyIDs
                    || !watch.covers(keyring)
            else { return false }
            let snapshot = try await repository.snapshot()
            if let isNews = await takeOver(snapshot, keyIDs: keyring.ids) { return isNews }
        }
    }

    /// Nil when the master keys were exchanged meanwhile, so that it has to be done again.
    private func takeOver(_ snapshot: CredentialSnapshot, keyIDs: Set<[UInt8]>) async -> Bool? {
        let (credentials, damaged) = sorted(snapshot, keyIDs)
        // First: whoever finds the credential here may rely on its being watched for.
        await watch.follow(Array(credentials.values), version: snapshot.lastVersion, envelope)
        return state.withLock { state in
            guard envelope.keyring.ids == keyIDs else { return nil }
            // A slower refresh must not undo a later one. What is no later may open with other keys.
            guard
                snapshot.lastVersion > state.lastVersion
                    || (snapshot.lastVersion == state.lastVersion && state.keyIDs != keyIDs)
            else { return false }
            state.credentials = credentials
            state.damaged = damaged
            state.lastVersion = snapshot.lastVersion
            state.keyIDs = keyIDs
            let active = state.credentials[.partner(.active)]
            activeGeneration.store(active?.metadata.generation ?? 0, ordering: .relaxed)
            return true
        }
    }

    /// Opens every record: finds what was damaged or exchanged on disk.
    public func verify() async throws(VaultError) {
        let snapshot = try await repository.snapshot()
        guard snapshot.damaged.isEmpty else { throw .integrity }
        for entry in snapshot.entries {
            _ = try envelope.open(entry.credential.record, as: entry.credential.recordName)
        }
    }

    /// Those that can be lent, and those that are damaged. Each is opened when it is seen for the first time.
    ///
    /// What is under a key of the store's that is not at hand is neither: until the key comes, the one from
    /// before stays in use, if there was one.
    private func sorted(
        _ snapshot: CredentialSnapshot,
        _ keyIDs: Set<[UInt8]>
    ) -> ([CredentialID: StoredCredential], [DamagedCredential]) {
        let known = state.withLock { $0.credentials }
        let missing = snapshot.keyIDs.subtracting(keyIDs)
        var credentials: [CredentialID: StoredCredential] = [:]
        var damaged = snapshot.damaged
        for entry in snapshot.entries {
            let credential = entry.credential
            // The same id twice is what a damaged index makes of a removed row.
            let isTwin = credentials[credential.id] != nil
            if !isTwin, known[credential.id] == credential || envelope.opens(credential) {
                credentials[credential.id] = credential
            } else if !isTwin, missing.contains(credential.record.keyID) {
                credentials[credential.id] = known[credential.id]
            } else {
                damaged.append(DamagedCredential(credential, row: entry.row))
            }
        }
        return (credentials, damaged.sorted { $0.row < $1.row })
    }

    private func find(_ id: CredentialID) -> StoredCredential? {
        state.withLock { $0.credentials[id] }
    }

    /// Whether the octets can be a token: 1 to 512, visible ASCII.
    public static func isToken(_ token: Span<UInt8>) -> Bool {
        (1...tokenLimit).contains(token.count)
            && token.indices.allSatisfy { (0x21...0x7E).contains(token[$0]) }
    }
}

extension Envelope {
    fileprivate func opens(_ credential: StoredCredential) -> Bool {
        (try? open(credential.record, as: credential.recordName)) != nil
    }
}
