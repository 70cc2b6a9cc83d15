import ArgumentParser
import JSON
import Platform
import Vault

struct ClientRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a client and all its keys, or one of them, for good.",
        discussion: """
            Without --key the client ends for good with all its keys and certificates, and its name is not \
            given out again. A damaged client or key is named as client list names it.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The client's name (see client list).") var name: String

    @Option(
        help: ArgumentHelp("Only the key of this name (see show).", valueName: "kid")
    )
    var key: String?

    func run() async throws {
        let now = WallTime.now
        if let key { return try await revoke(key, now) }
        let client = try await options.withStore("client \(name)") { store in
            try await ClientRegistry(operatorOf: store).revoke(name: name, now: now)
        }
        guard options.json else { return try Console.print("client \(name): revoked") }
        var json = JSONWriter()
        json.object { client.writeMembers(to: &$0, now: now) }
        try Console.print(json)
    }

    private func revoke(_ kid: String, _ now: WallTime) async throws {
        let key = try await options.withStore("client \(name), key \(kid)") { store in
            try await ClientRegistry(operatorOf: store).revokeKey(kid, of: name, now: now)
        }
        guard options.json else { return try Console.print("client \(name), key \(kid): revoked") }
        var json = JSONWriter()
        key.write(to: &json, now: now)
        try Console.print(json)
    }
}
