import Cryptography
import HTTP
import HTTPClient
import Platform
import Vault
import Vobiz

/// The vault as the provider's calls need it: credentials as writers into a request's head, so that no
/// token leaves the vault in any other form.
struct Credentials: Sendable {
    private let vault: CredentialVault

    init(_ vault: CredentialVault) {
        self.vault = vault
    }

    /// Changes with the partner's credential; nil when there is none.
    var partnerGeneration: UInt64? { vault.generation(of: .partner(.active)) }

    /// Whether there is one that could take the place of the partner's.
    var hasStandby: Bool { vault.has(.partner(.standby)) }

    /// What the partner's slots hold.
    var partnerSlots: PartnerSlots { vault.partnerSlots }

    /// What may be told about both.
    var partnerMetadata: (active: CredentialMetadata?, standby: CredentialMetadata?) {
        (vault.metadata(of: .partner(.active)), vault.metadata(of: .partner(.standby)))
    }

    /// Whether the partner's can be used.
    var partnerCondition: CredentialCondition { vault.condition(of: .partner(.active)) }

    func condition(ofCustomer id: AccountID) -> CredentialCondition {
        vault.condition(of: .customer(id.text))
    }

    /// The partner's pair.
    var partner: ClientRequest.Credential {
        writer(of: .partner(.active))
    }

    /// The pair that is to take the place of the partner's.
    var standby: ClientRequest.Credential {
        writer(of: .partner(.standby))
    }

    /// A customer's own pair.
    func customer(_ id: AccountID) -> ClientRequest.Credential {
        writer(of: .customer(id.text))
    }

    /// Seals a customer's token, durable when the call returns. One that is damaged in the store stays as
    /// it is.
    func store(_ token: consuming SecretBytes, of id: AccountID) async throws(GatewayError) {
        do {
            try await vault.store(.customer(id.text), authID: id.text, token: token, now: .now)
        } catch .malformedCredential {
            throw .upstream(.invalid(.member("auth_token")))
        } catch .integrity {
            throw .storeIntegrity
        } catch {
            throw .storeUnavailable
        }
    }

    /// Takes over what another process has changed, as far as the store can be read.
    func refresh() async {
        _ = try? await vault.refresh()
    }

    /// Exchanges the partner's slots, durable when the call returns.
    ///
    /// - Throws: ``VaultError/credentialChanged`` when they hold others by now, which are taken over.
    func exchange(ifStill slots: PartnerSlots) async throws(VaultError) {
        do {
            try await vault.exchangePartnerSlots(ifStill: slots, now: .now)
        } catch {
            await refresh()
            throw error
        }
    }

    private func writer(of id: CredentialID) -> ClientRequest.Credential {
        let vault = vault
        return { head in
            try vault.lend(id) { authID, token in
                try head.append("X-Auth-ID", authID)
                try head.append("X-Auth-Token", token)
            }
        }
    }
}
