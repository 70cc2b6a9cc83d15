/// Where the master key comes from: a file today; a credential of the service manager, a command or
/// the environment are further implementations.
public protocol MasterKeySource: Sendable {
    /// Reads the key. Blocks, so it is called at start-up and by commands, never on an event loop.
    func load() throws(VaultError) -> MasterKey
}
