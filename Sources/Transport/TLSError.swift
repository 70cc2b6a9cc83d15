public import Platform

/// Why a TLS context could not be made: the file and the reason, never its content.
public enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(file: String)
    case unreadable(file: String, SystemError)
    /// The key file is not private enough, or cannot be read.
    case keyFileRefused(PrivateFileError)
    /// Not PEM, not what the file should hold, or nothing of it.
    case malformed(file: String)
    /// The key needs a passphrase, which nobody is there to give.
    case encryptedKey(file: String)
    case keyMismatch(key: String, certificate: String)
    case expired(file: String, since: WallTime)
    case notYetValid(file: String, until: WallTime)
    /// OpenSSL does not want to use it: a key that is too short, a digest that is broken.
    case refused(file: String, reason: String)
    /// OpenSSL could not do what it can do everywhere else.
    case library(reason: String)

    public var description: String {
        switch self {
        case .missing(let file): "\(file): no such file"
        case .unreadable(let file, let error): "\(file): \(error)"
        case .keyFileRefused(let error): error.description
        case .malformed(let file): "\(file): not the PEM that is expected"
        case .encryptedKey(let file): "\(file): the key is encrypted with a passphrase"
        case .keyMismatch(let key, let certificate):
            "\(key): not the key of the certificate in \(certificate)"
        case .expired(let file, let time): "\(file): expired at \(time.rfc3339)"
        case .notYetValid(let file, let time): "\(file): not valid before \(time.rfc3339)"
        case .refused(let file, let reason): "\(file): \(reason)"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
