import Vault

/// Where one master key comes from: one of these, or none of them.
struct MasterKeyPlace: Hashable, Sendable {
    var file: String?
    var credential: String?
    /// An absolute path and arguments.
    var command: [String]?
    /// The name of an environment variable.
    var variable: String?
    /// The path of the parameters that go with it.
    var passphrase: String?
    var passphraseDescriptor: Int?

    /// The names of the settings that are set, behind the group's.
    var names: [String] {
        [
            ("file", file != nil), ("credential", credential != nil), ("command", command != nil),
            ("env", variable != nil), ("passphrase", passphrase != nil),
        ]
        .filter(\.1).map(\.0)
    }

    /// Nil when there is none.
    func source(credentialsDirectory: String?) -> (any MasterKeySource)? {
        if let credential { return MasterKeyCredential(name: credential, in: credentialsDirectory) }
        if let command { return MasterKeyProgram(words: command) }
        if let variable { return MasterKeyVariable(name: variable) }
        if let passphrase {
            let input = passphraseDescriptor.map { PassphraseInput.descriptor(Int32($0)) }
            return MasterKeyPassphrase(parameters: passphrase, input: input ?? .terminal)
        }
        return file.map { MasterKeyFile(path: $0) }
    }
}
