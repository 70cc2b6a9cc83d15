import Platform

/// What a caller showed last on a connection, and for whom it stood: whoever asks a thousand times on
/// one connection is recognised by comparing octets instead of by hashing them each time.
///
/// The octets are a secret. They are held no longer than the connection, are wiped when others come or
/// it closes, and are compared in a time that does not depend on them.
public struct ShownCredential: ~Copyable {
    private var octets = ByteBuffer(capacity: 0)
    private var holder: AnyObject?
    private var generation = Int64.min

    init() {}

    /// For whom it stands, if it is what was shown last, and `generation`, that of the directory in which
    /// the holder was found, is the same as then.
    public func holder(of shown: Span<UInt8>, in generation: Int64) -> AnyObject? {
        guard generation == self.generation, octets.count == shown.count else { return nil }
        let kept = octets.bytes
        var difference: UInt8 = 0
        for index in shown.indices { difference |= kept[index] ^ shown[index] }
        return difference == 0 ? holder : nil
    }

    /// True when what was shown last stood for that holder in the same generation.
    public func stands(for holder: AnyObject, in generation: Int64) -> Bool {
        self.holder === holder && self.generation == generation
    }

    /// Remembers what was accepted.
    public mutating func remember(
        _ shown: Span<UInt8>,
        of holder: AnyObject,
        in generation: Int64
    ) {
        octets.wipe()
        octets.append(shown)
        self.holder = holder
        self.generation = generation
    }
}
