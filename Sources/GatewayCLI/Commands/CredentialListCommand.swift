import ArgumentParser
import Gateway
import JSON
import Platform
import Vault

struct CredentialListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the credentials, tokens excepted."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let now = WallTime.now
        let (credentials, damaged) = try await options.withStore("credential") { store in
            let vault = try await CredentialVault(store: store)
            return (vault.list(), vault.damaged)
        }
        guard options.json else { return try Console.print(table(credentials, damaged)) }
        var json = JSONWriter()
        json.object { json in
            json.array("credentials") { json in
                for credential in credentials {
                    CredentialDocument(credential, now: now).write(to: &json)
                }
            }
            json.array("damaged") { json in
                for credential in damaged { credential.write(to: &json) }
            }
        }
        try Console.print(json)
    }

    private func table(
        _ credentials: [CredentialMetadata],
        _ damaged: [DamagedCredential]
    ) -> String {
        var table = TextTable([
            "HOLDER", "SLOT", "AUTH ID", "VERSION", "AGE", "STORED", "RETIRED",
        ])
        for credential in credentials {
            table.add([
                credential.holder, credential.slot ?? "-", credential.authID,
                String(credential.version), ageText(credential.ageSeconds),
                credential.createdAt.rfc3339, credential.retiredAt?.rfc3339 ?? "-",
            ])
        }
        for credential in damaged {
            table.add([
                credential.holder ?? "-", credential.slot?.rawValue ?? "-",
                credential.authID ?? "-",
                credential.version.map { String($0) } ?? "-", "-", "damaged", "-",
            ])
        }
        return table.text
    }

    /// In the largest unit of which there are two: nobody rotates by the second.
    private func ageText(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        case ..<172_800: "\(seconds / 3600)h"
        default: "\(seconds / 86_400)d"
        }
    }
}

extension DamagedCredential {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("holder", holder)
            json.member("slot", slot?.rawValue)
            json.member("auth_id", authID)
            json.member("version", version.map { Int($0) })
            json.member("place", place)
        }
    }
}

extension CredentialMetadata {
    /// Since it was stored; a clock that was put back makes nothing older than it is.
    fileprivate var ageSeconds: Int64 { max(0, WallTime.now.seconds - createdAt.seconds) }

    fileprivate var holder: String {
        if case .partner = id { "partner" } else { "customer" }
    }

    fileprivate var slot: String? {
        if case .partner(let slot) = id { slot.rawValue } else { nil }
    }
}
