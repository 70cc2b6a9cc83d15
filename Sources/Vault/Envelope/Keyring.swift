/// The key that seals, and others that only open.
public struct Keyring: Sendable {
    let active: KeyEncryptionKey
    private(set) var others: [KeyEncryptionKey] = []

    public init(active key: consuming MasterKey) {
        active = KeyEncryptionKey(key)
    }

    private init(active: KeyEncryptionKey, others: [KeyEncryptionKey]) {
        self.active = active
        self.others = others
    }

    /// Adds a key that opens and does not seal. One that is in the ring stays what it is.
    public mutating func add(decryptOnly key: consuming MasterKey) {
        add(KeyEncryptionKey(key))
    }

    func key(id: some Sequence<UInt8>) -> KeyEncryptionKey? {
        keys.first { id.elementsEqual($0.id) }
    }

    var keys: [KeyEncryptionKey] { [active] + others }

    var ids: Set<[UInt8]> { Set(keys.map(\.id)) }

    /// The same keys, with this one to seal; nil when it is not among them.
    func led(by id: [UInt8]) -> Keyring? {
        guard let leader = key(id: id) else { return nil }
        return Keyring(active: leader, others: keys.filter { $0.id != id })
    }

    /// Without these, the one that seals excepted.
    func without(_ ids: [[UInt8]]) -> Keyring {
        Keyring(active: active, others: others.filter { !ids.contains($0.id) })
    }

    /// With what the other one has besides.
    func joined(with other: Keyring) -> Keyring {
        var ring = self
        for key in other.keys { ring.add(key) }
        return ring
    }

    private mutating func add(_ key: KeyEncryptionKey) {
        guard self.key(id: key.id) == nil else { return }
        others.append(key)
    }
}
