import ArgumentParser

struct OperationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operation",
        abstract: "What became of writes, and what only a person can find out about them.",
        subcommands: [
            OperationListCommand.self, OperationShowCommand.self, OperationResolveCommand.self,
        ]
    )
}
