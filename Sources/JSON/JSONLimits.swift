/// Bounds on one document, checked while it is scanned.
public struct JSONLimits: Sendable, Equatable {
    /// Bytes of the whole document.
    public var bytes: Int
    /// Arrays and objects open at the same time.
    public var depth: Int
    /// Values of any kind, the root and containers included, names excluded.
    public var values: Int
    /// Members of one object.
    public var members: Int
    /// Bytes of a member's name after unescaping.
    public var keyBytes: Int
    /// Bytes of a string after unescaping.
    public var stringBytes: Int
    /// Characters of a number.
    public var numberBytes: Int

    public init(
        bytes: Int,
        depth: Int,
        values: Int,
        members: Int,
        keyBytes: Int,
        stringBytes: Int,
        numberBytes: Int
    ) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
        self.members = members
        self.keyBytes = keyBytes
        self.stringBytes = stringBytes
        self.numberBytes = numberBytes
    }

    /// For what clients send.
    public static let request = JSONLimits(
        bytes: 256 << 10,
        depth: 32,
        values: 10_000,
        members: 1000,
        keyBytes: 256,
        stringBytes: 64 << 10,
        numberBytes: 40
    )

    /// For what the provider answers: roomier, because its lists are long, yet bounded.
    public static let upstream = JSONLimits(
        bytes: 8 << 20,
        depth: 64,
        values: 200_000,
        members: 10_000,
        keyBytes: 1024,
        stringBytes: 1 << 20,
        numberBytes: 64
    )
}
