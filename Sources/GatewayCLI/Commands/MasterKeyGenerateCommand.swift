import ArgumentParser
import JSON
import Platform
import Vault

/// Writes a new key; never over an existing file, which may be the only copy of a key in use.
struct MasterKeyGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a new 256-bit key to a file with mode 0600."
    )

    @OptionGroup var options: CommonOptions

    @Option(help: ArgumentHelp("The file, which must not exist.", valueName: "file"))
    var out: String

    func run() async throws {
        do {
            try MasterKeyFile(path: out).generate()
        } catch .file(let error) {
            throw CommandFailure(.cannotCreate, error.description)
        } catch {
            throw CommandFailure(error, out)
        }
        guard options.json else {
            return try Console.print("\(out): a new master key; without it the store is lost")
        }
        var json = JSONWriter()
        json.object { $0.member("file", out) }
        try Console.print(json)
    }
}
