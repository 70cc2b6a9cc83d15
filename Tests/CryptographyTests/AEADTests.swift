import Cryptography
import TestSupport
import Testing

@Suite struct AEADTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let nonce: String
        let plaintext: String
        let context: String
        let sealed: String
        var testDescription: String { name }
    }

    static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let nonce = "cafebabefacedbaddecaf888"

    /// The AES-256 cases with a 96-bit nonce of the GCM specification (McGrew, Viega, appendix B).
    static let vectors = [
        Vector(
            name: "case 13",
            key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12),
            plaintext: "",
            context: "",
            sealed: "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        Vector(
            name: "case 14",
            key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12),
            plaintext: String(repeating: "00", count: 16),
            context: "",
            sealed: "cea7403d4d606b6e074ec5d3baf39d18 d0d1c8a799996bf0265b98b5d48ab919"
        ),
        Vector(
            name: "case 15",
            key: key,
            nonce: nonce,
            plaintext: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
                """,
            context: "",
            sealed: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad
                b094dac5d93471bdec1a502270e3cc6c
                """
        ),
        Vector(
            name: "case 16",
            key: key,
            nonce: nonce,
            plaintext: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
                """,
            context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            sealed: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                76fc6ece0f4e1768cddf8853bb2d551b
                """
        ),
    ]

    @Test("seals to the published bytes and opens them", arguments: vectors)
    func publishedVectors(vector: Vector) throws {
        let key = SecretBytes(copying: bytes(hex: vector.key).span)
        let nonce = bytes(hex: vector.nonce)
        let context = bytes(hex: vector.context)
        let plaintext = bytes(hex: vector.plaintext)
        let sealed = try AEAD.seal(
            plaintext.span,
            key: key,
            nonce: nonce.span,
            authenticating: context.span
        )
        #expect(sealed == bytes(hex: vector.sealed))
        let opened = try AEAD.open(
            sealed.span,
            key: key,
            nonce: nonce.span,
            authenticating: context.span
        )
        let isEqual = opened.isEqual(to: SecretBytes(copying: plaintext.span))
        #expect(isEqual)
    }

    /// What an attacker may change about a sealed message.
    enum Change: CaseIterable, Sendable {
        case ciphertextBit, firstTagBit, lastTagBit, shortened, lengthened, tagOnly, empty
        case otherContext, shorterContext, otherNonce, otherKey
    }

    @Test("everything that is not the seal's is refused alike", arguments: Change.allCases)
    func tampering(change: Change) throws {
        let vector = AEADTests.vectors[3]
        var key = bytes(hex: vector.key)
        var nonce = bytes(hex: vector.nonce)
        var context = bytes(hex: vector.context)
        var sealed = bytes(hex: vector.sealed)
        switch change {
        case .ciphertextBit: sealed[0] ^= 1
        case .firstTagBit: sealed[sealed.count - 16] ^= 0x80
        case .lastTagBit: sealed[sealed.count - 1] ^= 1
        case .shortened: sealed.removeLast()
        case .lengthened: sealed.append(0)
        case .tagOnly: sealed = Array(sealed.suffix(16))
        case .empty: sealed = []
        case .otherContext: context[0] ^= 1
        case .shorterContext: context.removeLast()
        case .otherNonce: nonce[11] ^= 1
        case .otherKey: key[31] ^= 1
        }
        let secret = SecretBytes(moving: &key)
        #expect(throws: CryptographyError.authenticationFailed) {
            _ = try AEAD.open(
                sealed.span,
                key: secret,
                nonce: nonce.span,
                authenticating: context.span
            )
        }
    }

    @Test("every single flipped bit is noticed")
    func everyBit() throws {
        let key = SecretBytes(count: 32) { $0[0] = 7 }
        let nonce = [UInt8](repeating: 3, count: 12)
        let plaintext: [UInt8] = [1, 2, 3]
        let context: [UInt8] = []
        let sealed = try AEAD.seal(
            plaintext.span,
            key: key,
            nonce: nonce.span,
            authenticating: context.span
        )
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: CryptographyError.authenticationFailed) {
                _ = try AEAD.open(
                    changed.span,
                    key: key,
                    nonce: nonce.span,
                    authenticating: context.span
                )
            }
        }
    }

    @Test(
        "keys and nonces of other lengths are refused",
        arguments: [(31, 12), (16, 12), (32, 11)]
    )
    func lengths(keyLength: Int, nonceLength: Int) {
        #expect(throws: CryptographyError.invalidParameter) {
            let key = SecretBytes(count: keyLength) { _ in }
            let nonce = [UInt8](repeating: 0, count: nonceLength)
            _ = try AEAD.seal(
                nonce.span,
                key: key,
                nonce: nonce.span,
                authenticating: nonce.span
            )
        }
    }
}
