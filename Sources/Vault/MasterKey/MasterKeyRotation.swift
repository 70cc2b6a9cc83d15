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

        /// Whether it has been done when there is a copy of the old key.
        var isOfCopy: Bool { self == .copyOld || self == .nameOld }
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

    /// Held during a rotation, so that no two of the same file mix their steps.
    var lockPath: String { path + ".lock" }

    /// Exchanges the key, unless another rotation does so.
    ///
    /// - Parameter isInUse: whether the key in the file, told by its id, is the one that the store seals with;
    ///   asked when nobody else can exchange it any more. Any other key in the file would be taken for the
    ///   old one, and the one in use lost from the two files.
    /// - Throws: ``VaultError/rotationRunning(path:)``, ``VaultError/rotationUnfinished(path:)`` while
    ///   `<file>.previous` holds another key than the file, ``VaultError/masterKeyNotInUse``,
    ///   ``VaultError/file(_:)`` when a file cannot be read or written, or what `isInUse` throws. The key in
    ///   the file is the same then.
    public func run(isInUse: (_ id: String) async throws -> Bool) async throws {
        let lock = try lock()
        let current = KeyEncryptionKey(try MasterKeyFile(path: path).load())
        guard try await isInUse(GatewayStore.text(current.id)) else {
            throw VaultError.masterKeyNotInUse
        }
        let hasCopy = try hasCopy()
        for step in Step.allCases where !(hasCopy && step.isOfCopy) { try perform(step) }
        _ = consume lock
    }

    private func lock() throws(VaultError) -> FileLock {
        let attempt: FileLock.Attempt
        do throws(SystemError) {
            attempt = try FileLock.attempt(lockPath)
        } catch {
            throw .file(.system(path: lockPath, error))
        }
        switch consume attempt {
        case .locked(let lock): return lock
        case .held: throw .rotationRunning(path: lockPath)
        }
    }

    /// Whether an interrupted rotation has left a copy of the key. Any other key in its place is the one of
    /// the rotation before.
    private func hasCopy() throws(VaultError) -> Bool {
        guard PrivateFile.exists(previousPath) else { return false }
        let previous = KeyEncryptionKey(try MasterKeyFile(path: previousPath).load())
        let current = KeyEncryptionKey(try MasterKeyFile(path: path).load())
        guard previous.secret.isEqual(to: current.secret) else {
            throw .rotationUnfinished(path: previousPath)
        }
        return true
    }

    func perform(_ step: Step) throws(VaultError) {
        switch step {
        // Not renamed: there would be a moment without a key where it is looked for. Not linked either:
        // a key file with two names is refused.
        case .copyOld:
            try write(try MasterKeyFile(path: path).load(), to: previousPath + ".new")
        // Whatever has come there meanwhile may be the only copy of a key.
        case .nameOld:
            try named { () throws(PrivateFileError) in
                try PrivateFile.rename(previousPath + ".new", toFree: previousPath)
            }
        case .writeNew: try write(MasterKey(from: random), to: path + ".new")
        case .installNew:
            try named { () throws(PrivateFileError) in
                try PrivateFile.rename(path + ".new", to: path)
            }
        }
    }

    /// What an interrupted rotation has left there has never been in use.
    private func write(_ key: borrowing MasterKey, to path: String) throws(VaultError) {
        do throws(PrivateFileError) { try PrivateFile.remove(path) } catch { throw .file(error) }
        try MasterKeyFile(path: path).write(key)
    }

    private func named(_ rename: () throws(PrivateFileError) -> Void) throws(VaultError) {
        do throws(PrivateFileError) { try rename() } catch { throw .file(error) }
    }
}
