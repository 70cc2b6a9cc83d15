import ArgumentParser
import Platform
import Vault

struct ClientBindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind",
        abstract: "Let names in verified client certificates stand for a client."
    )

    @OptionGroup var options: CommonOptions
    @OptionGroup var arguments: BindingArguments

    func run() async throws {
        let now = WallTime.now
        try await arguments.forEach(options, "stands for") {
            try await $0.bind($1, to: arguments.name, now: now)
        }
    }
}
