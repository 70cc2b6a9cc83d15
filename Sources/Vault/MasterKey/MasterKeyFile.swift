public import Cryptography
import Platform

/// The master key in a file that its owner alone can read.
public struct MasterKeyFile: MasterKeySource {
    public static let byteLimit = 4096

    public let path: String

    public init(path: String) {
        self.path = path
    }

    public var name: String { path }

    /// Writes a new key to the file, mode 0600, durable when the call returns.
    ///
    /// An existing file is never overwritten: it may be the only copy of a key in use.
    public func generate(from random: any RandomSource = SystemRandom()) throws(VaultError) {
        try write(MasterKey(from: random))
    }

    /// Writes a key as above.
    func write(_ key: borrowing MasterKey) throws(VaultError) {
        do throws(PrivateFileError) {
            try key.text().withBytes { bytes throws(PrivateFileError) in
                try PrivateFile.create(path, contents: bytes)
            }
        } catch {
            throw .file(error)
        }
    }

    /// Reads the key.
    ///
    /// Refuses a symbolic link, another owner than this user or root, any access for group or
    /// others, a second hard link, more than 4096 bytes, and a directory that others can write to.
    public func load() throws(VaultError) -> MasterKey {
        try load(isCredential: false)
    }

    func load(isCredential: Bool) throws(VaultError) -> MasterKey {
        let text: SecretBytes
        do throws(PrivateFileError) {
            let file = try PrivateFile(
                reading: path,
                limit: MasterKeyFile.byteLimit,
                isCredential: isCredential
            )
            text = try SecretBytes(capacity: MasterKeyFile.byteLimit) {
                output throws(PrivateFileError) in
                try file.read(into: &output)
            }
        } catch {
            throw .file(error)
        }
        guard let key = MasterKey(text: text) else { throw .malformedMasterKey(path: path) }
        return key
    }
}
