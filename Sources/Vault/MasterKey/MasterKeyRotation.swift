public import Cryptography
import Platform

/// A new key in the place of a key file; the old one moves to `<file>.previous`.
///
/// In small steps, each durable before the next one begins. After any of them the two files hold what opens
/// the store, and doing it again from the start ends where it would have ended.
public struct MasterKeyRotation: Sendable {
    enum Step: CaseIterable, Sendable {
        case copyOld
        case nameOld
        case writeNew
        case installNew
    }

    public let path: String
    private let random: any RandomSource

    public init(of path: String, from random: any RandomSource = SystemRandom()) {
        self.path = path
        self.random = random
    }

    /// Where the old key goes, which is also where it is looked for.
    public var previousPath: String { Self.previousPath(of: path) }

    public static func previousPath(of path: String) -> String { path + ".previous" }

    /// Exchanges the key.
    ///
    /// - Throws: ``VaultError/rotationUnfinished(path:)`` while `<file>.previous` holds another key than
    ///   the file, ``VaultError/file(_:)`` when a file cannot be read or written.
    public func run() throws(VaultError) {
        try requireNoPrevious()
        for step in Step.allCases { try perform(step) }
    }

    /// A copy that an interrupted rotation has left is none.
    private func requireNoPrevious() throws(VaultError) {
        guard PrivateFile.exists(previousPath) else { return }
        let previous = KeyEncryptionKey(try MasterKeyFile(path: previousPath).load())
        let current = KeyEncryptionKey(try MasterKeyFile(path: path).load())
        guard previous.secret.isEqual(to: current.secret) else {
            throw .rotationUnfinished(path: previousPath)
        }
    }

    func perform(_ step: Step) throws(VaultError) {
        switch step {
        // Not renamed: there would be a moment without a key where it is looked for. Not linked either:
        // a key file with two names is refused.
        case .copyOld:
            try write(try MasterKeyFile(path: path).load(), to: previousPath + ".new")
        case .nameOld: try rename(previousPath + ".new", to: previousPath)
        case .writeNew: try write(MasterKey(from: random), to: path + ".new")
        case .installNew: try rename(path + ".new", to: path)
        }
    }

    /// What an interrupted rotation has left there has never been in use.
    private func write(_ key: borrowing MasterKey, to path: String) throws(VaultError) {
        do throws(PrivateFileError) { try PrivateFile.remove(path) } catch { throw .file(error) }
        try MasterKeyFile(path: path).write(key)
    }

    private func rename(_ path: String, to other: String) throws(VaultError) {
        do throws(PrivateFileError) {
            try PrivateFile.rename(path, to: other)
        } catch {
            throw .file(error)
        }
    }
}
