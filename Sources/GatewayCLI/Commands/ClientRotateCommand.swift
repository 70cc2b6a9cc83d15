import ArgumentParser
import Gateway
import Platform
import Vault

/// Gives a client a new key; the former one goes on for a while, so that nobody is cut off.
struct ClientRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Print a new key for a client, once."
    )

    @OptionGroup var options: CommonOptions

    @Argument var name: String

    @Option(
        help: ArgumentHelp(
            "How long the former key stays valid (default: 30m).",
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
