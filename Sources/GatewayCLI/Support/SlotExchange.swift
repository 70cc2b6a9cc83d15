import Gateway
import JSON
import Platform
import Vault

/// Exchanges the partner's two credentials, and says what the slots hold then.
struct SlotExchange: Sendable {
    let options: CommonOptions
    /// To the credential that was in use before, rather than to a new one.
    let isRollback: Bool
    let asksProvider: Bool

    /// - Throws: ``CommandFailure``, and then nothing was exchanged.
    func run() async throws {
        let partner = try await options.withCredentials(
            "credential partner",
            asksProvider: asksProvider
        ) {
            try await $0.exchangeSlots(
                isRollback: isRollback,
                asksProvider: asksProvider,
                now: .now
            )
            return $0.partner
        }
        try report(partner.active, partner.standby)
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
        let now = WallTime.now
        var json = JSONWriter()
        json.object { json in
            json.member("holder", "partner")
            json.array("credentials") { json in
                for credential in [active, standby] {
                    guard let credential else { continue }
                    CredentialDocument(credential, now: now).write(to: &json)
                }
            }
        }
        try Console.print(json)
    }
}
