import ArgumentParser
import Cryptography
import Foundation
import JSON
import Platform
import Vault

/// Seals a token that comes as one line on standard input.
struct CredentialSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Seal a token, read as one line from standard input."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner")
    var holder: CredentialHolder

    @Option(help: ArgumentHelp("The id that goes with the token.", valueName: "PA_…"))
    var authID: String

    @Option(help: "active or standby")
    var slot = CredentialSlot.active

    func validate() throws {
        guard AuthID.isPartner(authID) else {
            throw ValidationError("Expected PA_ and 4 to 32 capital letters or digits.")
        }
    }

    func run() async throws {
        let subject = "credential \(holder.rawValue)"
        let token = SharedToken(try readToken())
        let metadata = try await options.withStore(subject) { store in
            let vault = try await CredentialVault(store: store)
            return try await vault.store(
                slot.credential,
                authID: authID,
                token: token.take(),
                now: .now
            )
        }
        guard options.json else {
            return try Console.print("\(holder.rawValue)/\(slot.rawValue): \(authID) is sealed")
        }
        var json = JSONWriter()
        metadata.write(to: &json)
        try Console.print(json)
    }

    private func readToken() throws -> SecretBytes {
        var outcome = SecretLine.Outcome.line
        // Two bytes more than a token may have, for the line end.
        let token = try SecretBytes(capacity: CredentialVault.tokenLimit + 2) { output in
            outcome = try SecretLine.read(into: &output, prompt: "Token of \(authID): ")
        }
        switch outcome {
        case .line: break
        case .interrupted: throw CommandFailure(.refused, "interrupted")
        case .tooLong, .severalLines:
            let limit = CredentialVault.tokenLimit
            throw CommandFailure(
                .dataError,
                "standard input: expected one line with a token of 1 to \(limit) bytes"
            )
        }
        guard !token.isEmpty else {
            throw CommandFailure(.dataError, "standard input: expected one line with a token")
        }
        return token
    }
}

extension CredentialSetCommand {
    /// What to say when this command's arguments are not understood; nil when another was meant.
    ///
    /// The parser's own message quotes arguments, and the most likely mistake is to give the token
    /// as one.
    static func parsingFailure() -> String? {
        let words = CommandLine.arguments.dropFirst().prefix(2)
        guard words.elementsEqual(["credential", "set"]) else { return nil }
        return "credential set: expected partner --auth-id PA_… [--slot active|standby], "
            + "and the token on standard input"
    }
}
