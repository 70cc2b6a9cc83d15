import Platform
public import Vault

/// Where the master key comes from, and the one before it while a rotation is under way.
public struct MasterKeySettings: Hashable, Sendable {
    var current: MasterKeyPlace
    var previous: MasterKeyPlace
    /// The previous one is looked for beside the file of the master key.
    var looksForPrevious: Bool
    var credentialsDirectory: String?

    /// The file of the master key, when that is where it comes from.
    public var file: String? { current.names == ["file"] ? current.file : nil }

    /// Where `master-key rotate` would leave the former key of ``file``, when that is looked for there.
    public var previousFile: String? {
        guard looksForPrevious, previous.names.isEmpty, let file else { return nil }
        return MasterKeyRotation.previousPath(of: file)
    }

    /// Reads the keys. Blocks, and may ask somebody at the terminal.
    ///
    /// - Throws: ``VaultError`` with what is wrong with a source.
    public func keyring() throws(VaultError) -> Keyring {
        guard let source = current.source(credentialsDirectory: credentialsDirectory) else {
            // The configuration has been checked: there is one.
            throw .masterKeyUnknown
        }
        // Variables first: a program that gives the other key must not inherit this one.
        let isPreviousFirst = previous.variable != nil
        var former = isPreviousFirst ? try previousSource?.load() : nil
        var keyring = Keyring(active: try source.load())
        if !isPreviousFirst { former = try previousSource?.load() }
        if let former = former.take() { keyring.add(decryptOnly: former) }
        return keyring
    }

    /// What cannot be read a second time; nil when everything can be.
    var unrepeatableSource: String? {
        [current.source(credentialsDirectory: credentialsDirectory), previousSource]
            .compactMap(\.self).first { !$0.isRepeatable }?.name
    }

    private var previousSource: (any MasterKeySource)? {
        if let source = previous.source(credentialsDirectory: credentialsDirectory) {
            return source
        }
        guard let previousFile, PrivateFile.exists(previousFile) else { return nil }
        return MasterKeyFile(path: previousFile)
    }
}
