import Cryptography
import TestSupport
import Testing

@Suite struct WycheproofHMACTests {
    struct Group: Decodable {
        let tests: [Vector]
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let tcId: Int
        let comment: String
        let key: HexBytes
        let msg: HexBytes
        let tag: HexBytes
        let result: WycheproofResult

        var testDescription: String { "\(tcId) \(comment)" }
    }

    static func vectors() throws -> [Vector] {
        try WycheproofFile<Group>(named: "hmac_sha256_test.json").testGroups.flatMap(\.tests)
    }

    @Test("gives the codes that are valid and no other", arguments: try vectors())
    func vector(_ vector: Vector) {
        let code = HMACSHA256(key: vector.key.bytes.span).authenticate(vector.msg.bytes.span)
        // A tag of 128 bits is the beginning of the code (RFC 2104 §5).
        let isValid = code.withBytes {
            constantTimeEqual($0.extracting(first: vector.tag.bytes.count), vector.tag.bytes.span)
        }
        switch vector.result {
        case .valid: #expect(isValid)
        case .invalid: #expect(!isValid)
        case .acceptable: Issue.record("nothing is left to choose with HMAC")
        }
    }

    @Test("all of them are there")
    func counts() throws {
        let vectors = try Self.vectors()
        let valid = vectors.count { $0.result == .valid }
        print("Wycheproof HMAC-SHA-256: \(valid) valid, \(vectors.count - valid) invalid")
        #expect([vectors.count, valid] == [174, 66])
    }
}
