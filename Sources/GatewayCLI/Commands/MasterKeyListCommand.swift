import ArgumentParser
import JSON
import Vault

struct MasterKeyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the store's master keys by their ids, with what each is needed for."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let keys = try await options.withStore("master key") { try await $0.masterKeys() }
        keys.compactMap(\.warning).forEach(Console.complain)
        guard options.json else {
            var table = TextTable(MasterKeyEntry.columns)
            for key in keys { table.add(key.cells) }
            return try Console.print(table.text)
        }
        var json = JSONWriter()
        json.object { json in
            json.array("keys") { json in for key in keys { key.write(to: &json) } }
        }
        try Console.print(json)
    }
}
