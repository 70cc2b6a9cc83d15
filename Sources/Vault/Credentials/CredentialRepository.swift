import Platform

/// Durable credentials. Each call is one transaction.
protocol CredentialRepository: Sendable {
    /// All credentials, and the number of the last write that they include.
    func snapshot() async throws(VaultError) -> CredentialSnapshot

    /// The number of the last write: cheap, for noticing another process's changes.
    func lastVersion() async throws(VaultError) -> Int64

    /// Replaces or adds one; `seal` gets the version that the record must be sealed for.
    ///
    /// `isSound` looks at the one that is there; without it any may be replaced.
    ///
    /// - Throws: ``VaultError/integrity`` when the one that is there is damaged.
    func save(
        _ id: CredentialID,
        authID: String,
        now: WallTime,
        ifSound isSound: (@Sendable (StoredCredential) -> Bool)?,
        seal: @escaping @Sendable (_ version: Int64) throws(VaultError) -> SealedRecord
    ) async throws(VaultError) -> StoredCredential

    /// Whether there was one to remove.
    func remove(_ id: CredentialID, now: WallTime) async throws(VaultError) -> Bool

    /// Exchanges the partner's two slots; both records are sealed anew for their new place.
    ///
    /// - Throws: ``VaultError/credentialMissing`` when the standby slot is empty,
    ///   ``VaultError/credentialChanged`` when the slots are not `slots` any more.
    func exchangePartnerSlots(
        ifStill slots: PartnerSlots,
        now: WallTime,
        reseal:
            @escaping @Sendable (
                _ old: StoredCredential, _ id: CredentialID, _ version: Int64
            ) throws(VaultError) -> SealedRecord
    ) async throws(VaultError)

    /// Writes down what the provider said about a credential.
    func note(
        _ kind: StoreAct.Kind,
        _ credential: StoredCredential,
        now: WallTime
    ) async throws(VaultError)

    /// What was done and is not on record yet, the oldest first, some hundred at a time.
    func acts() async throws(VaultError) -> [StoreAct]

    func forgetActs(through number: Int64) async throws(VaultError)
}
