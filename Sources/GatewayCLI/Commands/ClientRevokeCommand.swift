import ArgumentParser
import JSON
import Platform
import Vault

struct ClientRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a client and all its keys, for good."
    )

    @OptionGroup var options: CommonOptions

    @Argument var name: String

    func run() async throws {
        let now = WallTime.now
        let client = try await options.withStore("client \(name)") { store in
            try await ClientRegistry(store: store).revoke(name: name, now: now)
        }
        guard options.json else { return try Console.print("client \(name): revoked") }
        var json = JSONWriter()
        json.object { client.writeMembers(to: &$0, now: now) }
        try Console.print(json)
    }
}
