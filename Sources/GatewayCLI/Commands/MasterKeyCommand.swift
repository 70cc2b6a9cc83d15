import ArgumentParser

struct MasterKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "master-key",
        abstract: "The key that the store is sealed under.",
        subcommands: [
            MasterKeyGenerateCommand.self, MasterKeyListCommand.self, MasterKeyRotateCommand.self,
            MasterKeyRetireCommand.self,
        ]
    )
}
