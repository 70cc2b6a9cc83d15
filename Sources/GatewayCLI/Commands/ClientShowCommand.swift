import ArgumentParser
import JSON
import Platform
import Vault

struct ClientShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a client and what is known of its keys."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The client's name (see client list).") var name: String

    func run() async throws {
        let now = WallTime.now
        let (client, keys) = try await options.withStore("client \(name)") { store in
            try await ClientRegistry(store: store).show(name: name)
        }
        guard options.json else { return try Console.print(text(client, keys, now)) }
        var json = JSONWriter()
        json.object { json in
            client.writeMembers(to: &json, now: now)
            json.array("keys") { json in
                for key in keys { key.write(to: &json, now: now) }
            }
        }
        try Console.print(json)
    }

    private func text(_ client: Client, _ keys: [ClientKey], _ now: WallTime) -> String {
        let permissions = client.permissions
        var table = TextTable(["name:", client.name])
        table.add(["id:", client.id])
        table.add(["status:", client.status(at: now).rawValue])
        table.add(["scopes:", client.scopeNames.joined(separator: ", ")])
        table.add(["accounts:", client.accountNames.joined(separator: ", ")])
        table.add(["rate:", permissions.rate?.text ?? "default"])
        table.add(["burst:", permissions.burst.map { String($0) } ?? "default"])
        table.add([
            "addresses:",
            permissions.addresses.isEmpty
                ? "any" : permissions.addresses.map(\.text).joined(separator: ", "),
        ])
        table.add(["requires:", client.proofText])
        table.add(["created:", client.createdAt.rfc3339])
        table.add(["not before:", permissions.notBefore?.rfc3339 ?? "-"])
        table.add(["expires:", permissions.expires?.rfc3339 ?? "never"])
        for key in keys {
            let since = "since \(key.createdAt.rfc3339), \(key.useText)"
            let name = key.certificate.map { "\($0.text), \(key.kid)" } ?? key.kid
            let label = key.certificate == nil ? "key:" : "certificate:"
            table.add([label, "\(name), \(key.stateText(at: now)), \(since)"])
        }
        return table.text
    }
}
