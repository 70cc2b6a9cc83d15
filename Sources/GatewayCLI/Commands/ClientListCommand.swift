import ArgumentParser
import JSON
import Platform
import Vault

struct ClientListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the clients by name."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let now = WallTime.now
        let clients = try await options.withStore("clients") { store in
            try await ClientRegistry(store: store).list()
        }
        guard options.json else { return try Console.print(table(clients, now)) }
        var json = JSONWriter()
        json.object { json in
            json.array("clients") { json in
                for client in clients { json.object { client.writeMembers(to: &$0, now: now) } }
            }
        }
        try Console.print(json)
    }

    private func table(_ clients: [Client], _ now: WallTime) -> String {
        var table = TextTable(["NAME", "STATUS", "EXPIRES", "CERTIFICATE", "ACCOUNTS", "SCOPES"])
        for client in clients {
            table.add([
                client.name, client.status(at: now).rawValue,
                client.permissions.expires?.rfc3339 ?? "-",
                client.permissions.requiresCertificate ? "required" : "-",
                client.accountNames.joined(separator: ","),
                client.scopeNames.joined(separator: ","),
            ])
        }
        return table.text
    }
}
