public import Cryptography
public import Platform
public import Vault

/// What may be done with the provider's credentials, and on which conditions: one set of rules for the
/// command line and for the admin API.
///
/// Every change is durable when its call returns, and is in use in this process at once.
public struct CredentialAdministration: Sendable {
    private let vault: CredentialVault
    private let probe: CredentialProbe?

    /// Without a probe the provider cannot be asked.
    public init(_ vault: CredentialVault, _ probe: CredentialProbe?) {
        self.vault = vault
        self.probe = probe
    }

    /// Seals a token; an earlier one in its place is gone, be it damaged: a person has asked for that.
    ///
    /// - Throws: ``VaultError/malformedCredential`` and what else the vault says.
    @discardableResult
    public func store(
        _ id: CredentialID,
        authID: String,
        token: consuming SecretBytes,
        now: WallTime
    ) async throws(CredentialActError) -> CredentialMetadata {
        do {
            return try await vault.store(
                id,
                authID: authID,
                token: token,
                replacesDamaged: true,
                now: now
            )
        } catch {
            throw .store(error)
        }
    }

    /// Asks the provider whether it accepts one of the partner's credentials, and writes down what it says.
    public func verdict(
        on slot: CredentialID.Slot,
        now: WallTime
    ) async throws(CredentialActError) -> (CredentialMetadata, CredentialProbe.Verdict) {
        try requireSound(slot)
        guard let credential = vault.metadata(of: .partner(slot)) else {
            throw slot == .active ? .activeMissing : .standbyMissing
        }
        return (credential, try await ask(about: slot, now))
    }

    /// Puts the standby to use and keeps the former one as standby; when it `asksProvider`, only if that
    /// accepts the standby.
    ///
    /// A standby that was in use before is put back by a roll-back alone, and one that was not by a promotion
    /// alone: giving either twice must not undo it.
    ///
    /// - Throws: ``CredentialActError``, and then nothing was exchanged.
    public func exchangeSlots(
        isRollback: Bool,
        asksProvider: Bool,
        now: WallTime
    ) async throws(CredentialActError) {
        // Only these two are exchanged, whatever others do while the provider is asked.
        let slots = vault.partnerSlots
        for slot in CredentialID.Slot.allCases { try requireSound(slot) }
        let standby = vault.metadata(of: .partner(.standby))
        let wasInUse = standby?.retiredAt != nil
        if isRollback, !wasInUse { throw .nothingToRollBackTo }
        if !isRollback, wasInUse { throw .standbyUsedBefore }
        guard slots.standby != nil else { throw .standbyMissing }
        if asksProvider {
            switch try await ask(about: .standby, now) {
            case .accepted: break
            case .refused: throw .standbyRefused
            case .unknown(let reason): throw .providerNotAsked(reason)
            }
        }
        try await store { () throws(VaultError) in
            try await vault.exchangePartnerSlots(ifStill: slots, now: now)
        }
    }

    /// Removes a credential, `evenIfActive` also the one in use.
    ///
    /// - Throws: ``CredentialActError/isActive``, ``VaultError/credentialMissing``.
    public func remove(
        _ id: CredentialID,
        evenIfActive: Bool = false,
        now: WallTime
    ) async throws(CredentialActError) {
        guard id != .partner(.active) || evenIfActive else { throw .isActive }
        try await store { () throws(VaultError) in
            guard try await vault.remove(id, now: now) else { throw .credentialMissing }
        }
    }

    /// What is known of every credential that can be used, sorted by its id.
    public func list() -> [CredentialMetadata] { vault.list() }

    /// The credentials that are there and cannot be used, by their rows.
    public var damaged: [DamagedCredential] { vault.damaged }

    /// Whether there is one, usable or not.
    func has(_ id: CredentialID) -> Bool { vault.condition(of: id) != .absent }

    /// What the partner's slots hold.
    public var partner: (active: CredentialMetadata?, standby: CredentialMetadata?) {
        (vault.metadata(of: .partner(.active)), vault.metadata(of: .partner(.standby)))
    }

    /// Nothing is decided about a slot whose content nobody can know.
    private func requireSound(_ slot: CredentialID.Slot) throws(CredentialActError) {
        guard vault.condition(of: .partner(slot)) != .damaged else { throw .store(.integrity) }
    }

    private func ask(
        about slot: CredentialID.Slot,
        _ now: WallTime
    ) async throws(CredentialActError) -> CredentialProbe.Verdict {
        guard let probe else { throw .providerNotAsked("nobody has said how") }
        let verdict: CredentialProbe.Verdict
        do {
            verdict = try await probe.verdict(on: slot, of: vault)
        } catch {
            throw .unavailable(error)
        }
        try await store { () throws(VaultError) in
            switch verdict {
            case .accepted: try await vault.note(.accepted, slot, now: now)
            case .refused: try await vault.note(.refused, slot, now: now)
            case .unknown: break
            }
        }
        return verdict
    }

    private func store(
        _ body: () async throws(VaultError) -> Void
    ) async throws(CredentialActError) {
        do {
            try await body()
        } catch {
            throw .store(error)
        }
    }
}
