import Platform

/// The keyring of an open store: everything that seals or opens looks here each time, so that another one
/// takes effect everywhere at once.
final class SharedKeyring: Sendable {
    private let keyring: Guarded<Keyring>

    init(_ keyring: Keyring) {
        self.keyring = Guarded(keyring)
    }

    var current: Keyring { keyring.withLock { $0 } }

    func replace(with other: Keyring) {
        keyring.withLock { $0 = other }
    }
}
