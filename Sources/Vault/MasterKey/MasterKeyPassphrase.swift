public import Cryptography
import Platform

/// The master key as something that somebody knows: derived with scrypt from a passphrase and the parameters
/// in a file.
///
/// The file is checked as a key file is: it holds no secret, but another salt is another key.
public struct MasterKeyPassphrase: MasterKeySource {
    private let path: String
    private let input: PassphraseInput

    /// - Parameters:
    ///   - path: of the file that ``generate(from:)`` made.
    ///   - input: where the passphrase comes from.
    public init(parameters path: String, input: PassphraseInput) {
        self.path = path
        self.input = input
    }

    public var name: String { path }

    public var isRepeatable: Bool { false }

    /// Asks for a new passphrase and writes the file that goes with it, mode 0600. No existing file is
    /// overwritten.
    public func generate(from random: any RandomSource = SystemRandom()) throws(VaultError) {
        // Nobody shall have to think of a passphrase first to be told that there is a file.
        guard !PrivateFile.exists(path) else {
            throw .file(.system(path: path, SystemError("create", code: SystemError.exists)))
        }
        let parameters = PassphraseParameters(from: random)
        // Proves now that the machine can derive the key.
        _ = try parameters.key(of: try input.readNew())
        do throws(PrivateFileError) {
            try PrivateFile.create(path, contents: Array(parameters.text.utf8).span)
        } catch {
            throw .file(error)
        }
    }

    public func load() throws(VaultError) -> MasterKey {
        let parameters = try readParameters()
        return try parameters.key(of: try input.read(prompt: "Passphrase for \(path): "))
    }

    private func readParameters() throws(VaultError) -> PassphraseParameters {
        let limit = MasterKeyFile.byteLimit
        let text: SecretBytes
        do throws(PrivateFileError) {
            let file = try PrivateFile(reading: path, limit: limit)
            text = try SecretBytes(capacity: limit) { output throws(PrivateFileError) in
                try file.read(into: &output)
            }
        } catch {
            throw .file(error)
        }
        let octets = text.withBytes { text in text.indices.map { text[$0] } }
        guard let parameters = PassphraseParameters(text: octets) else {
            throw .masterKey(.malformedParameters(path: path))
        }
        return parameters
    }
}
