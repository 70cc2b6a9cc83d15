import ArgumentParser
import JSON
import Platform
import Vault

/// Ends a key's life in this store, once nothing needs it.
struct MasterKeyRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Accept a replaced master key in this store no more.",
        discussion: "Refused as long as a sealed record needs the key (see store rewrap)."
    )

    @OptionGroup var options: CommonOptions

    @Argument(
        help: ArgumentHelp("The key's id (default: every one that was replaced).", valueName: "id")
    )
    var id: String?

    func run() async throws {
        let subject = id.map { "master key \($0)" } ?? "master key"
        let retired = try await options.withStore(subject) { store in
            try await store.retire(id, now: .now)
        }
        guard options.json else {
            return try Console.print(
                retired.map { "master key \($0): retired" }.joined(separator: "\n")
            )
        }
        var json = JSONWriter()
        json.object { json in
            json.array("retired") { json in for id in retired { json.value(id) } }
        }
        try Console.print(json)
    }
}
