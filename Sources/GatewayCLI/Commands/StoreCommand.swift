import ArgumentParser

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "The store as a whole.",
        subcommands: [StoreVerifyCommand.self, StoreRewrapCommand.self]
    )
}
