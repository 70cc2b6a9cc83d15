import JSON
import Platform
import Vault

/// Exchanges the partner's two credentials once the provider accepts the standby.
struct SlotExchange: Sendable {
    private static let subject = "credential partner"

    let options: CommonOptions
    let asksProvider: Bool

    /// Does it and says what the slots hold now.
    ///
    /// - Parameter admit: looks at the standby and throws when it is not to be put to use.
    /// - Throws: ``CommandFailure``, and then nothing was exchanged; what `admit` throws.
    func run(admit: (CredentialMetadata?) throws -> Void) async throws {
        // A wrong setting is said before anything is opened or sent.
        let probe = asksProvider ? try options.credentialProbe() : nil
        let (active, standby) = try await options.withStore(Self.subject) { store in
            let vault = try await CredentialVault(store: store)
            // Only these two are exchanged, whatever others do while the provider is asked.
            let slots = vault.partnerSlots
            for slot in [CredentialID.Slot.active, .standby]
            where vault.condition(of: .partner(slot)) == .damaged {
                throw VaultError.integrity
            }
            try admit(vault.metadata(of: .partner(.standby)))
            guard slots.standby != nil else {
                throw CommandFailure(.refused, "credential partner/standby: there is none")
            }
            if let probe {
                try await probe.outcome(.standby, of: vault)
                    .require("credential partner/standby")
            }
            try await vault.exchangePartnerSlots(ifStill: slots, now: .now)
            return (
                vault.metadata(of: .partner(.active)), vault.metadata(of: .partner(.standby))
            )
        }
        try report(active, standby)
    }

    private func report(
        _ active: CredentialMetadata?,
        _ standby: CredentialMetadata?
    ) throws {
        guard options.json else {
            return try Console.print(
                "partner: \(active?.authID ?? "none") is active, "
                    + "\(standby?.authID ?? "none") is standby"
            )
        }
        var json = JSONWriter()
        json.object { json in
            json.member("holder", "partner")
            json.array("credentials") { json in
                for credential in [active, standby] { credential?.write(to: &json) }
            }
        }
        try Console.print(json)
    }
}
