import Platform

/// The master key as a credential that the service manager passes to the process (systemd's
/// `LoadCredential=`, `LoadCredentialEncrypted=` …): a file in memory that no child inherits.
///
/// The checks are those of ``MasterKeyFile``, except that a file of user and group root may have mode 0440,
/// which is how an access list for this process's user shows.
public struct MasterKeyCredential: MasterKeySource {
    private let directory: String?
    private let credential: String

    /// - Parameters:
    ///   - name: the credential's id in the unit.
    ///   - directory: what `CREDENTIALS_DIRECTORY` says; nil when it is not set.
    public init(name: String, in directory: String?) {
        credential = name
        self.directory = directory
    }

    public var name: String { "credential \(credential)" }

    public func load() throws(VaultError) -> MasterKey {
        guard Self.isName(credential) else {
            throw .masterKey(.unusableCredentialName(credential))
        }
        guard let directory, !directory.isEmpty else {
            throw .masterKey(.noCredentials(name: credential))
        }
        return try MasterKeyFile(path: directory + "/" + credential).load(isCredential: true)
    }

    /// What systemd takes for one: a file name of at most 255 bytes that leads nowhere else.
    public static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    }
}
