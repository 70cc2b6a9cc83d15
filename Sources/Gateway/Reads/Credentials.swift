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

    func hasCustomer(_ id: AccountID) -> Bool {
        vault.has(.customer(id.text))
    }

    /// The partner's pair.
    var partner: ClientRequest.Credential {
        writer(of: .partner(.active))
    }

    /// A customer's own pair.
    func customer(_ id: AccountID) -> ClientRequest.Credential {
        writer(of: .customer(id.text))
    }

    /// Seals a customer's token, durable when the call returns.
    func store(_ token: consuming SecretBytes, of id: AccountID) async throws(GatewayError) {
        do {
            try await vault.store(.customer(id.text), authID: id.text, token: token, now: .now)
        } catch .malformedCredential {
            throw .upstream(.invalid(.member("auth_token")))
        } catch {
            throw .storeUnavailable
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
