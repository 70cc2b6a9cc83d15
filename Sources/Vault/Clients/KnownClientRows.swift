import Cryptography

/// The rows that a directory has taken over, and the count of changes at which it did.
///
/// A row that was put back is as authentic as it ever was, so that its seal does not tell. But whatever was
/// written since has a later version, and all the rest is known.
struct KnownClientRows: Sendable {
    let generation: Int64
    let seals: Set<[UInt8]>

    /// Nothing: every row is new.
    static let none = KnownClientRows(generation: -1, seals: [])

    func admit(seal: [UInt8]?, version: Int64) -> Bool {
        version > generation || seal.map(seals.contains) ?? false
    }
}
