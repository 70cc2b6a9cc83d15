/// Where the master key comes from.
public protocol MasterKeySource: Sendable {
    /// What messages call it: a path, or what else leads to the key. Never the key.
    var name: String { get }

    /// Whether ``load()`` gives the key more than once in the life of a process.
    var isRepeatable: Bool { get }

    /// Reads the key. Blocks, so it is called at start-up and by commands, never on an event loop.
    func load() throws(VaultError) -> MasterKey
}

extension MasterKeySource {
    public var isRepeatable: Bool { true }
}
