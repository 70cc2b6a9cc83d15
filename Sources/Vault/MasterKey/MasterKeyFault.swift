public import Platform

/// Why a source did not give a master key: in words for whoever set it up, without a byte of what it gave.
public enum MasterKeyFault: Equatable, Sendable, CustomStringConvertible {
    /// The service manager was asked for no credentials at all.
    case noCredentials(name: String)
    /// No file name of a credential.
    case unusableCredentialName(String)
    case program(name: String, ProgramFailure)
    /// No such variable; one that has been read is gone.
    case variableMissing(name: String)
    /// More than a key has, or than a passphrase may have.
    case tooLong(source: String)
    /// Not one line of parameters that this program accepts.
    case malformedParameters(path: String)
    case passphraseTooShort(atLeast: Int)
    /// Nobody could be asked, or what they said could not be read.
    case passphraseUnreadable(SystemError)
    /// The person at the terminal gave up.
    case interrupted
    /// The passphrase that was typed again was another one.
    case passphrasesDiffer
    /// The library could not derive the key: its memory limit, or the process's.
    case derivationFailed

    public var description: String {
        switch self {
        case .noCredentials(let name):
            "credential \(name): CREDENTIALS_DIRECTORY is not set; "
                + "the service manager passes it to a unit with LoadCredential= and the like"
        case .unusableCredentialName(let name): "credential \(name): not a credential's name"
        case .program(let name, let failure): "command \(name) \(failure)"
        case .variableMissing(let name):
            "variable \(name) is not set (its value is taken away once it has been read)"
        case .tooLong(let source): "\(source): longer than it may be"
        case .malformedParameters(let path):
            "\(path): not one vgwpp1 line with scrypt parameters within bounds"
        case .passphraseTooShort(let least): "a passphrase has at least \(least) bytes"
        case .passphraseUnreadable(let error): "no passphrase can be read: \(error)"
        case .interrupted: "interrupted"
        case .passphrasesDiffer: "the two passphrases are not the same"
        case .derivationFailed: "the key cannot be derived: there is not enough memory"
        }
    }
}
