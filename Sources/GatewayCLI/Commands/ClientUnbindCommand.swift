import ArgumentParser
import Platform
import Vault

struct ClientUnbindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unbind",
        abstract: "Let names in client certificates stand for a client no more."
    )

    @OptionGroup var options: CommonOptions
    @OptionGroup var arguments: BindingArguments

    func run() async throws {
        let now = WallTime.now
        try await arguments.forEach(options, "stands no more for") {
            try await $0.unbind($1, from: arguments.name, now: now)
        }
    }
}
