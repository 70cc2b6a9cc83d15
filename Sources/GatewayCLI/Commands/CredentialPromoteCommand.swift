import ArgumentParser

/// Puts the standby to use; the former one stays as standby.
struct CredentialPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Put the standby credential to use and keep the former one as standby.",
        discussion: """
            The provider is asked about the standby first. One that was in use before comes back with rollback \
            alone. A running gateway follows within two seconds.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner")
    var holder: CredentialHolder

    @Flag(help: "Do it without asking the provider.")
    var force = false

    func run() async throws {
        try await SlotExchange(options: options, isRollback: false, asksProvider: !force).run()
    }
}
