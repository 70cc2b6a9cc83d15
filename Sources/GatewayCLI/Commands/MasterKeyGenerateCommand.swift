import ArgumentParser
import JSON
import Platform
import Vault

/// Writes a new key; never over an existing file, which may be the only copy of a key in use.
struct MasterKeyGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a new 256-bit key to a file with mode 0600.",
        discussion: """
            With --passphrase the key is derived from a passphrase, for which the terminal is asked, and the \
            file has the parameters: for master_key.passphrase.
            """
    )

    @OptionGroup var options: CommonOptions

    @Option(help: ArgumentHelp("The file, which must not exist.", valueName: "file"))
    var out: String

    @Flag(help: "Derive the key from a passphrase.")
    var passphrase = false

    @Option(
        help: ArgumentHelp(
            "The descriptor that the passphrase is read from, as one line, instead of the terminal.",
            valueName: "number"
        )
    )
    var passphraseFd: Int32?

    func validate() throws {
        guard let passphraseFd else { return }
        guard passphrase else { throw ValidationError("--passphrase-fd needs --passphrase.") }
        guard passphraseFd == 0 || 3...1023 ~= passphraseFd else {
            throw ValidationError("Expected a descriptor, 0 or 3 to 1023.")
        }
    }

    func run() async throws {
        do {
            try generate()
        } catch .file(let error) {
            throw CommandFailure(.cannotCreate, error.description)
        } catch .masterKey(let fault) {
            throw CommandFailure(Self.status(of: fault), fault.description)
        } catch {
            throw CommandFailure(error, out)
        }
        guard options.json else { return try Console.print("\(out): \(result)") }
        var json = JSONWriter()
        json.object { $0.member("file", out) }
        try Console.print(json)
    }

    private var result: String {
        passphrase
            ? "parameters for the passphrase; without either of them the store is lost"
            : "a new master key; without it the store is lost"
    }

    private func generate() throws(VaultError) {
        guard passphrase else { return try MasterKeyFile(path: out).generate() }
        let input = passphraseFd.map { PassphraseInput.descriptor($0) } ?? .terminal
        try MasterKeyPassphrase(parameters: out, input: input).generate()
    }

    private static func status(of fault: MasterKeyFault) -> ExitStatus {
        switch fault {
        case .interrupted, .passphrasesDiffer: .refused
        case .passphraseTooShort, .tooLong, .malformedParameters: .dataError
        case .passphraseUnreadable: .noInput
        case .derivationFailed: .systemError
        case .noCredentials, .unusableCredentialName, .program, .variableMissing: .configuration
        }
    }
}
