import ArgumentParser
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
        let credentials = try await options.withStore("credential") { store in
            try await CredentialVault(store: store).list()
        }
        guard options.json else { return try Console.print(table(credentials)) }
        var json = JSONWriter()
        json.object { json in
            json.array("credentials") { json in
                for credential in credentials { credential.write(to: &json) }
            }
        }
        try Console.print(json)
    }

    private func table(_ credentials: [CredentialMetadata]) -> String {
        var table = TextTable(["HOLDER", "SLOT", "AUTH ID", "VERSION", "STORED"])
        for credential in credentials {
            table.add([
                credential.holder, credential.slot ?? "-", credential.authID,
                String(credential.version), credential.createdAt.rfc3339,
            ])
        }
        return table.text
    }
}

extension CredentialMetadata {
    fileprivate var holder: String {
        if case .partner = id { "partner" } else { "customer" }
    }

    fileprivate var slot: String? {
        if case .partner(let slot) = id { slot.rawValue } else { nil }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("holder", holder)
            json.member("slot", slot)
            json.member("auth_id", authID)
            json.member("version", Int(version))
            json.member("stored_at", createdAt.rfc3339)
        }
    }
}
