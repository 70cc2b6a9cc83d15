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
        let (clients, damaged) = try await options.withStore("clients") { store in
            let registry = ClientRegistry(store: store)
            return (try await registry.overview(), try await registry.damaged())
        }
        guard options.json else { return try Console.print(table(clients, damaged, now)) }
        var json = JSONWriter()
        json.object { json in
            json.array("clients") { json in
                for (client, keys) in clients {
                    json.object { json in
                        client.writeMembers(to: &json, now: now)
                        json.array("keys") { json in
                            for key in keys { key.write(to: &json, now: now) }
                        }
                    }
                }
            }
            json.array("damaged") { json in
                for row in damaged {
                    json.object { json in
                        json.member("place", row.place)
                        json.member("name", row.name)
                    }
                }
            }
        }
        try Console.print(json)
    }

    private func table(
        _ clients: [(client: Client, keys: [ClientKey])],
        _ damaged: [DamagedClient],
        _ now: WallTime
    ) -> String {
        var table = TextTable([
            "NAME", "STATUS", "KEYS", "LAST USED", "EXPIRES", "CERTIFICATE", "ACCOUNTS", "SCOPES",
        ])
        for (client, keys) in clients {
            table.add([
                client.name, client.status(at: now).rawValue, count(keys, now), lastUse(keys),
                client.permissions.expires?.rfc3339 ?? "-",
                client.permissions.requiresCertificate ? "required" : "-",
                client.accountNames.joined(separator: ","),
                client.scopeNames.joined(separator: ","),
            ])
        }
        for row in damaged {
            table.add([name(row), "damaged", "-", "-", "-", "-", "-", "-"])
        }
        return table.text
    }

    /// What `client revoke` takes.
    private func name(_ row: DamagedClient) -> String {
        let name = row.name ?? row.place
        return row.table == .client ? name : "key \(name)"
    }

    /// `1`, or `1+1` while a superseded one goes on.
    private func count(_ keys: [ClientKey], _ now: WallTime) -> String {
        let states = keys.filter { $0.certificate == nil }.map { $0.state(at: now) }
        let valid = states.count { $0 == .valid }
        let superseded = states.count { $0 == .superseded }
        return superseded == 0 ? "\(valid)" : "\(valid)+\(superseded)"
    }

    private func lastUse(_ keys: [ClientKey]) -> String {
        keys.compactMap { $0.lastUsedAt?.rfc3339 }.max() ?? "-"
    }
}
