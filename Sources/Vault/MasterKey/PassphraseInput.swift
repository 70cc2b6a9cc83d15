public import Cryptography
import Platform

/// Where a passphrase comes from.
public enum PassphraseInput: Hashable, Sendable {
    /// Whoever sits at the terminal is asked; it shows nothing.
    case terminal
    /// One line from an open descriptor of the process.
    case descriptor(Int32)

    /// Longer ones are refused.
    public static let limit = 1024
    /// What a new one must have (R-KS-06: scrypt makes guessing slow, not impossible).
    public static let least = 12

    /// Reads it, without its line end.
    public func read(prompt: String) throws(VaultError) -> SecretBytes {
        var outcome = SecretLine.Outcome.line
        let line: SecretBytes
        do throws(SystemError) {
            // Two bytes more, for the line end.
            line = try SecretBytes(capacity: Self.limit + 2) { output throws(SystemError) in
                outcome =
                    switch self {
                    case .terminal: try SecretLine.ask(prompt, into: &output)
                    case .descriptor(let number): try SecretLine.read(into: &output, from: number)
                    }
            }
        } catch {
            throw .masterKey(.passphraseUnreadable(error))
        }
        switch outcome {
        case .line where line.count <= Self.limit: return line
        case .line, .tooLong, .severalLines: throw .masterKey(.tooLong(source: "the passphrase"))
        case .interrupted: throw .masterKey(.interrupted)
        }
    }

    /// Reads a new one: a terminal is asked twice.
    public func readNew() throws(VaultError) -> SecretBytes {
        let passphrase = try read(prompt: "New passphrase: ")
        guard passphrase.count >= Self.least else {
            throw .masterKey(.passphraseTooShort(atLeast: Self.least))
        }
        if case .terminal = self {
            let again = try read(prompt: "The same again: ")
            guard passphrase.isEqual(to: again) else { throw .masterKey(.passphrasesDiffer) }
        }
        return passphrase
    }
}
