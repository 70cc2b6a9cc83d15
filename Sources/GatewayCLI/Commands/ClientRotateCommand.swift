import ArgumentParser
import Gateway
import Platform
import Vault

/// Gives a client a new key; the former one goes on for a while, so that nobody is cut off.
struct ClientRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Print a new key for a client, once.",
        discussion: """
            The former key goes on for a while, so that nobody is cut off. A client has two valid keys at most: \
            until the older one has ended, there is no third.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The client's name (see client list).") var name: String

    @Option(
        help: ArgumentHelp(
            "How long the former key stays valid, 0s to 9600h, which is 400 days (default: 30m).",
            valueName: "duration"
        ),
        transform: ArgumentText.duration
    )
    var grace: DurationText?

    func run() async throws {
        let grace = grace?.duration ?? .seconds(30 * 60)
        try await options.withStore("client \(name)") { store in
            let key = try await ClientRegistry(operatorOf: store)
                .rotate(name: name, grace: grace, now: .now)
            try key.print(asJSON: options.json)
        }
    }
}
