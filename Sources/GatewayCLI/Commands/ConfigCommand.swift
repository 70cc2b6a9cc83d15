import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration.",
        subcommands: [ConfigCheckCommand.self, ConfigShowCommand.self]
    )
}
