/// The key that seals, and earlier ones that only open.
public struct Keyring: Sendable {
    let active: KeyEncryptionKey
    private(set) var retired: [KeyEncryptionKey] = []

    public init(active key: consuming MasterKey) {
        active = KeyEncryptionKey(key)
    }

    /// Adds a key that opens what it sealed before and seals nothing more.
    public mutating func add(decryptOnly key: consuming MasterKey) {
        retired.append(KeyEncryptionKey(key))
    }

    func key(id: ArraySlice<UInt8>) -> KeyEncryptionKey? {
        if id.elementsEqual(active.id) { return active }
        return retired.first { id.elementsEqual($0.id) }
    }
}
