import Cryptography
import TestSupport
import Testing

@Suite struct WycheproofHKDFTests {
    struct Group: Decodable {
        let tests: [Vector]
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let tcId: Int
        let comment: String
        let ikm: HexBytes
        let salt: HexBytes
        let info: HexBytes
        let size: Int
        let okm: HexBytes
        let result: WycheproofResult

        var testDescription: String { "\(tcId) \(comment)" }
    }

    static func vectors() throws -> [Vector] {
        try WycheproofFile<Group>(named: "hkdf_sha256_test.json").testGroups.flatMap(\.tests)
    }

    @Test("derives what is valid, refuses what is not", arguments: try vectors())
    func vector(_ vector: Vector) throws {
        switch vector.result {
        case .valid:
            try Self.derive(vector)
        case .invalid:
            #expect(throws: CryptographyError.invalidParameter) { try Self.derive(vector) }
        case .acceptable:
            Issue.record("nothing is left to choose with HKDF")
        }
    }

    @Test("all of them are there")
    func counts() throws {
        let vectors = try Self.vectors()
        let valid = vectors.count { $0.result == .valid }
        print("Wycheproof HKDF-SHA-256: \(valid) valid, \(vectors.count - valid) invalid")
        #expect([vectors.count, valid] == [86, 83])
    }

    /// Derives it and compares the output.
    static func derive(_ vector: Vector) throws {
        let derived = try HKDF.derive(
            from: SecretBytes(copying: vector.ikm.bytes.span),
            salt: vector.salt.bytes.span,
            info: vector.info.bytes.span,
            count: vector.size
        )
        let isEqual = derived.isEqual(to: SecretBytes(copying: vector.okm.bytes.span))
        #expect(isEqual)
    }
}
