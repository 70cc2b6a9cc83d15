import Cryptography
import TestSupport
import Testing

@Suite struct WycheproofAEADTests {
    struct Group: Decodable {
        let tests: [Vector]
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let tcId: Int
        let comment: String
        let key: HexBytes
        let iv: HexBytes
        let aad: HexBytes
        let msg: HexBytes
        let ct: HexBytes
        let tag: HexBytes
        let result: WycheproofResult

        var testDescription: String { "\(tcId) \(comment)" }

        /// Whether key, nonce and tag have the lengths that ``AEAD`` has.
        var isExpressible: Bool {
            key.bytes.count == 32 && iv.bytes.count == 12 && tag.bytes.count == 16
        }
    }

    static func vectors() throws -> [Vector] {
        try WycheproofFile<Group>(named: "aes_gcm_test.json").testGroups.flatMap(\.tests)
    }

    @Test("seals and opens what is valid, refuses what is not", arguments: try vectors())
    func vector(_ vector: Vector) throws {
        guard vector.isExpressible else {
            #expect(throws: CryptographyError.invalidParameter) { _ = try Self.seal(vector) }
            #expect(throws: CryptographyError.invalidParameter) { try Self.open(vector) }
            return
        }
        let published = vector.ct.bytes + vector.tag.bytes
        switch vector.result {
        case .valid:
            #expect(try Self.seal(vector) == published)
            try Self.open(vector)
        case .invalid:
            #expect(try Self.seal(vector) != published)
            #expect(throws: CryptographyError.authenticationFailed) { try Self.open(vector) }
        case .acceptable:
            Issue.record("nothing is left to choose with AES-GCM")
        }
    }

    @Test("all of them are there")
    func counts() throws {
        let vectors = try Self.vectors()
        let ours = vectors.filter(\.isExpressible)
        let valid = ours.count { $0.result == .valid }
        print(
            "Wycheproof AES-GCM: \(valid) valid, \(ours.count - valid) invalid,",
            "\(vectors.count - ours.count) with other lengths refused"
        )
        #expect([vectors.count, ours.count, valid] == [316, 66, 39])
    }

    static func seal(_ vector: Vector) throws -> [UInt8] {
        try AEAD.seal(
            vector.msg.bytes.span,
            key: SecretBytes(copying: vector.key.bytes.span),
            nonce: vector.iv.bytes.span,
            authenticating: vector.aad.bytes.span
        )
    }

    /// Opens it and compares the plaintext.
    static func open(_ vector: Vector) throws {
        let sealed = vector.ct.bytes + vector.tag.bytes
        let opened = try AEAD.open(
            sealed.span,
            key: SecretBytes(copying: vector.key.bytes.span),
            nonce: vector.iv.bytes.span,
            authenticating: vector.aad.bytes.span
        )
        let isEqual = opened.isEqual(to: SecretBytes(copying: vector.msg.bytes.span))
        #expect(isEqual)
    }
}
