import Vault

/// The name of a key that was shown, whether anybody has such a key or not; held without an allocation.
struct KeyID: Sendable, Hashable {
    private var octets = InlineArray<10, UInt8>(repeating: 0)

    /// Takes over the octets of a well-formed key's name.
    init(_ kid: Span<UInt8>) {
        for index in 0..<min(kid.count, APIKeyFormat.kidLength) { octets[index] = kid[index] }
    }

    static func == (left: KeyID, right: KeyID) -> Bool {
        left.octets.indices.allSatisfy { left.octets[$0] == right.octets[$0] }
    }

    func hash(into hasher: inout Hasher) {
        for index in octets.indices { hasher.combine(octets[index]) }
    }

    /// Lends the octets.
    func withOctets(_ body: (Span<UInt8>) -> Void) {
        body(octets.span)
    }
}
