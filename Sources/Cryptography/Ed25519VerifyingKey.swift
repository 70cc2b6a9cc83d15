/// A public key of Ed25519 (RFC 8032 §5.1) as the 32 bytes that are published.
public struct Ed25519VerifyingKey: Hashable, Sendable {
    public static let byteCount = 32
    public static let signatureLength = 64

    public let bytes: [UInt8]

    /// - Throws: `invalidParameter` for another number of bytes than 32, for a coordinate that is not
    ///   below the field's prime (RFC 8032 §5.1.3), and for a point of small order: under such a key one
    ///   signature fits any message, so it is nobody's. That the bytes are a point at all shows when
    ///   something is verified.
    public init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Ed25519VerifyingKey.byteCount else { throw .invalidParameter }
        // The topmost bit is the sign of the other coordinate.
        var coordinate = bytes
        coordinate[31] &= 0x7F
        guard Ed25519VerifyingKey.isCanonical(coordinate),
            !Ed25519VerifyingKey.smallOrder.contains(coordinate)
        else { throw .invalidParameter }
        self.bytes = bytes
    }

    /// Returns when `signature` is this key's for `message`.
    ///
    /// By the equation without the cofactor, so that there is one answer for every signature
    /// (RFC 8032 §5.1.7 allows either).
    ///
    /// - Throws: `authenticationFailed` for everything that is not, whatever its length.
    public func verify(
        _ signature: Span<UInt8>,
        of message: Span<UInt8>
    ) throws(CryptographyError) {
        guard signature.count == Ed25519VerifyingKey.signatureLength,
            try Ed25519Key(publicBytes: bytes.span).verify(signature, of: message)
        else { throw .authenticationFailed }
    }

    /// Whether little-endian bytes are below 2^255 - 19.
    private static func isCanonical(_ coordinate: [UInt8]) -> Bool {
        coordinate[0] < 0xED || coordinate[31] != 0x7F
            || coordinate[1..<31].contains { $0 != 0xFF }
    }

    /// The coordinates of the eight points whose order divides the cofactor; five, since three come with
    /// either sign.
    private static let smallOrder: Set<[UInt8]> = {
        let zero = [UInt8](repeating: 0, count: 32)
        var one = zero
        one[0] = 1
        var minusOne = [UInt8](repeating: 0xFF, count: 32)
        minusOne[0] = 0xEC
        minusOne[31] = 0x7F
        return [
            zero, one, minusOne,
            [
                0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
                0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
                0x6D, 0x53, 0xFC, 0x05,
            ],
            [
                0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
                0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
                0x92, 0xAC, 0x03, 0x7A,
            ],
        ]
    }()
}
