import ArgumentParser

/// Takes the last exchange of the slots back.
struct CredentialRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put the former credential to use again.",
        discussion: """
            The same as promote, for a standby that was in use before, and for no other: one that was \
            stored since is no way back.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner")
    var holder: CredentialHolder

    @Flag(help: "Do it without asking the provider.")
    var force = false

    func run() async throws {
        try await SlotExchange(options: options, isRollback: true, asksProvider: !force).run()
    }
}
