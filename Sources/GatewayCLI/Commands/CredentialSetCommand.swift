import ArgumentParser
import Cryptography
import Foundation
import Gateway
import JSON
import Platform
import Vault

/// Seals a token that comes as one line on standard input.
struct CredentialSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Seal a token, read as one line from standard input.",
        discussion: """
            Without --auth-id that is read first, as a line of its own. A terminal is asked for both, and shows \
            neither.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner or customer")
    var holder: CredentialOwner

    @Option(help: ArgumentHelp("The id that goes with the token.", valueName: "PA_…|MA_…"))
    var authID: String?

    @Option(help: "The partner's slot: active, unless standby is named.")
    var slot: CredentialSlot?

    func validate() throws {
        if holder == .customer, slot != nil {
            throw ValidationError("A customer has no slots.")
        }
        guard let authID else { return }
        guard holder.isID(authID) else { throw ValidationError("Expected \(holder.idForm).") }
    }

    func run() async throws {
        let subject = "credential \(holder.rawValue)"
        let authID = try self.authID ?? readAuthID()
        let token = SharedToken(try readToken(of: authID))
        let metadata = try await options.withCredentials(
            subject,
            asksProvider: false,
            creates: true
        ) {
            try await $0.store(
                credential(authID),
                authID: authID,
                token: token.take(),
                now: .now
            )
        }
        guard options.json else {
            return try Console.print("\(place): \(authID) is sealed")
        }
        var json = JSONWriter()
        CredentialDocument(metadata, now: .now).write(to: &json)
        try Console.print(json)
    }

    private func credential(_ authID: String) -> CredentialID {
        switch holder {
        case .partner: (slot ?? .active).credential
        case .customer: .customer(authID)
        }
    }

    private var place: String {
        switch holder {
        case .partner: "partner/\((slot ?? .active).rawValue)"
        case .customer: "customer"
        }
    }

    private func readAuthID() throws -> String {
        let line = try readLine(
            atMost: AuthID.limit,
            prompt: "Auth id (\(holder == .partner ? "PA" : "MA")_…): ",
            isLast: false
        )
        let authID = line.withBytes {
            $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
        guard holder.isID(authID) else {
            throw CommandFailure(
                .dataError,
                "standard input: the first line: expected \(holder.idForm)"
            )
        }
        return authID
    }

    private func readToken(of authID: String) throws -> SecretBytes {
        let token = try readLine(
            atMost: CredentialVault.tokenLimit,
            prompt: "Token of \(authID): ",
            isLast: true
        )
        guard !token.isEmpty else {
            throw CommandFailure(.dataError, "standard input: expected one line with a token")
        }
        return token
    }

    private func readLine(atMost limit: Int, prompt: String, isLast: Bool) throws -> SecretBytes {
        var outcome = SecretLine.Outcome.line
        // Two bytes more than it may have, for the line end.
        let line = try SecretBytes(capacity: limit + 2) { output in
            outcome = try SecretLine.read(into: &output, prompt: prompt, isLast: isLast)
        }
        switch outcome {
        case .line: break
        case .interrupted: throw CommandFailure(.refused, "interrupted")
        case .tooLong, .severalLines:
            throw CommandFailure(
                .dataError,
                "standard input: expected one line with \(isLast ? "a token" : "an id") of 1 to \(limit) bytes"
            )
        }
        return line
    }
}

extension CredentialSetCommand {
    /// What to say when this command's arguments are not understood; nil when another was meant.
    ///
    /// The parser's own message quotes arguments, and the most likely mistake is to give the token
    /// as one.
    static func parsingFailure() -> String? {
        let words = CommandLine.arguments.dropFirst()
        guard words.prefix(2).elementsEqual(["credential", "set"]) else { return nil }
        let mistake = CredentialSetMistake(in: Array(words.dropFirst(2))).map { "\($0.text): " }
        return
            "credential set: \(mistake ?? "")expected partner [--auth-id PA_…] [--slot active|standby], "
            + "or customer [--auth-id MA_…], and the token on standard input"
    }
}
