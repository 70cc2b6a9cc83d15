import Cryptography
import TestSupport
import Testing

@Suite struct WycheproofEd25519Tests {
    struct Group: Decodable {
        struct PublicKey: Decodable {
            let pk: HexBytes
        }

        let publicKey: PublicKey
        let tests: [Vector]
    }

    struct Vector: Decodable, Sendable {
        let tcId: Int
        let comment: String
        let flags: [String]
        let msg: HexBytes
        let sig: HexBytes
        let result: WycheproofResult
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let key: [UInt8]
        let vector: Vector
        var testDescription: String { "\(vector.tcId) \(vector.comment)" }
    }

    static func cases() throws -> [Case] {
        try WycheproofFile<Group>(named: "ed25519_test.json").testGroups.flatMap { group in
            group.tests.map { Case(key: group.publicKey.pk.bytes, vector: $0) }
        }
    }

    @Test("takes what is valid, refuses what is not", arguments: try cases())
    func vector(_ test: Case) throws {
        switch test.vector.result {
        case .valid: try Self.verify(test)
        case .invalid:
            #expect(throws: CryptographyError.authenticationFailed) { try Self.verify(test) }
        case .acceptable: try decided(test)
        }
    }

    /// A key of small order is refused, for its signatures fit any message. One with a small part in it
    /// belongs to somebody who alone can sign with it: what the equation says, stands.
    private func decided(_ test: Case) throws {
        switch test.vector.flags {
        case ["SmallOrderPublicKey"]:
            #expect(throws: CryptographyError.invalidParameter) {
                _ = try Ed25519VerifyingKey(test.key)
            }
        case ["MixedOrderPublicKey"]:
            try Self.verify(test)
        default:
            Issue.record("nothing has been decided about \(test.vector.flags)")
        }
    }

    @Test("all of them are there")
    func counts() throws {
        let results = try Self.cases().map(\.vector.result)
        let counts = [WycheproofResult.valid, .invalid, .acceptable].map { result in
            results.count { $0 == result }
        }
        print(
            "Wycheproof Ed25519: \(counts[0]) valid, \(counts[1]) invalid,",
            "\(counts[2]) acceptable (8 refused, 21 taken)"
        )
        #expect(counts == [117, 64, 29])
    }

    static func verify(_ test: Case) throws {
        try Ed25519VerifyingKey(test.key).verify(
            test.vector.sig.bytes.span,
            of: test.vector.msg.bytes.span
        )
    }
}
