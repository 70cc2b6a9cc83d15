import Cryptography

/// The stored form of one secret.
///
/// ```
/// "VGW1" | format u8 | algorithm u8 | KEK id 8 | wrap nonce 12 | wrapped key 48
/// | nonce 12 | ciphertext | tag 16
/// ```
/// Every record has a data key of its own that encrypts nothing else, so no nonce repeats under it.
/// The wrapped key comes first, so that another KEK can take over without touching the data.
struct SealedRecord: Hashable, Sendable {
    static let magic = Array("VGW1".utf8)
    static let format: UInt8 = 1
    static let aes256GCM: UInt8 = 1

    static let keyIDRange = 6..<14
    static let wrapNonceRange = 14..<26
    static let wrappedKeyRange = 26..<74
    static let nonceRange = 74..<86
    static let headLength = 86

    let bytes: [UInt8]

    /// Accepts bytes from the store; nil when they are no record of a known form.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= SealedRecord.headLength + AEAD.tagLength,
            bytes.starts(with: SealedRecord.magic),
            bytes[4] == SealedRecord.format, bytes[5] == SealedRecord.aes256GCM
        else { return nil }
        self.bytes = bytes
    }

    init(keyID: [UInt8], wrapNonce: [UInt8], wrappedKey: [UInt8], data: some Collection<UInt8>) {
        var bytes = SealedRecord.magic
        bytes.reserveCapacity(SealedRecord.headLength + data.count)
        bytes.append(SealedRecord.format)
        bytes.append(SealedRecord.aes256GCM)
        bytes.append(contentsOf: keyID)
        bytes.append(contentsOf: wrapNonce)
        bytes.append(contentsOf: wrappedKey)
        bytes.append(contentsOf: data)
        self.bytes = bytes
    }

    /// Nonce, ciphertext and tag, which a change of the KEK leaves as they are.
    var data: ArraySlice<UInt8> { bytes[SealedRecord.nonceRange.lowerBound...] }

    var keyID: [UInt8] { Array(bytes[SealedRecord.keyIDRange]) }

    /// Of the data, for the row and the audit log: another authentic record in the row's place has another,
    /// and the same one under another KEK has the same.
    var digest: Digest256 { SHA256.hash(Array(data)) }
}
