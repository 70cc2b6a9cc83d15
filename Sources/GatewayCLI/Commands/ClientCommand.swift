import ArgumentParser

struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Who may call the gateway.",
        subcommands: [
            ClientCreateCommand.self, ClientListCommand.self, ClientShowCommand.self,
            ClientSetCommand.self, ClientRotateCommand.self, ClientBindCommand.self,
            ClientUnbindCommand.self, ClientRevokeCommand.self,
        ]
    )
}
