import ArgumentParser
import JSON
import Platform
import Vault

/// Changes what a client has to show of itself.
struct ClientSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a client."
    )

    @OptionGroup var options: CommonOptions

    @Argument var name: String

    @Flag(
        inversion: .prefixedNo,
        help: "Let its keys count only beside a certificate that stands for it, or alone."
    )
    var requireCertificate: Bool

    func run() async throws {
        let client = try await options.withStore("client \(name)") { store in
            try await ClientRegistry(store: store).requireCertificate(requireCertificate, of: name)
        }
        guard options.json else {
            return try Console.print("client \(name): needs \(client.proofText)")
        }
        var json = JSONWriter()
        json.object { client.writeMembers(to: &$0, now: .now) }
        try Console.print(json)
    }
}
