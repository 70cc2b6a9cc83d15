import Cryptography

/// A master key in use: it wraps data keys and is known by an id that does not reveal it.
final class KeyEncryptionKey: Sendable {
    static let idLength = 8

    let secret: SecretBytes
    /// The first 8 bytes of HMAC(KEK, "vgw/kek-id/1"): stands in every record that the key wraps.
    let id: [UInt8]
    /// The first 8 bytes of HMAC(KEK, "vgw/kcv"): tells a wrong key from a damaged store (R-KS-07).
    let checkValue: [UInt8]

    init(_ key: consuming MasterKey) {
        let hmac = HMACSHA256(key: key.bytes)
        id = Array(hmac.authenticate { $0.update("vgw/kek-id/1") }.bytes.prefix(8))
        checkValue = Array(hmac.authenticate { $0.update("vgw/kcv") }.bytes.prefix(8))
        secret = key.intoBytes()
    }

    func hasCheckValue(_ stored: [UInt8]) -> Bool {
        let own = checkValue
        return constantTimeEqual(own.span, stored.span)
    }
}

extension MasterKey {
    fileprivate consuming func intoBytes() -> SecretBytes { bytes }
}
