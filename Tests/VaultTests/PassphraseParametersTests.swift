import Cryptography
import TestSupport
import Testing

@testable import Vault

@Suite struct PassphraseParametersTests {
    private static let salt = "000102030405060708090a0b0c0d0e0f"

    @Test("reads what it wrote")
    func roundTrip() throws {
        let parameters = PassphraseParameters(from: SeededRandom(seed: 3))
        #expect(parameters.logN == 18 && parameters.salt.count == 16)
        #expect(PassphraseParameters(text: Array(parameters.text.utf8)) == parameters)
        #expect(PassphraseParameters(text: Array(parameters.text.utf8.dropLast())) == parameters)
    }

    @Test("accepts costs within bounds", arguments: 17...20)
    func costs(logN: Int) throws {
        let text = "vgwpp1:scrypt:\(logN):8:1:\(Self.salt)\n"
        let parameters = try #require(PassphraseParameters(text: Array(text.utf8)))
        #expect(parameters.logN == logN)
        #expect(parameters.salt == Array(0..<16))
        #expect(parameters.text == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "\n", "vgwpp1", "vgwpp1:scrypt:16:8:1:" + salt, "vgwpp1:scrypt:21:8:1:" + salt,
            "vgwpp1:scrypt:63:8:1:" + salt, "vgwpp1:scrypt:-18:8:1:" + salt,
            "vgwpp1:scrypt:018:8:1:" + salt, "vgwpp1:scrypt:+18:8:1:" + salt,
            "vgwpp1:scrypt:18:9:1:" + salt, "vgwpp1:scrypt:18:8:2:" + salt,
            "vgwpp1:argon2:18:8:1:" + salt, "vgwpp2:scrypt:18:8:1:" + salt,
            "vgwpp1:scrypt:18:8:1:" + salt.dropLast(), "vgwpp1:scrypt:18:8:1:" + salt + "0",
            "vgwpp1:scrypt:18:8:1:" + salt.uppercased(), "vgwpp1:scrypt:18:8:1:" + salt + "\n\n",
            "vgwpp1:scrypt:18:8:1:" + salt + ":", " vgwpp1:scrypt:18:8:1:" + salt,
        ]
    )
    func malformed(_ text: String) {
        #expect(PassphraseParameters(text: Array(text.utf8)) == nil)
    }

    @Test("makes another key of another passphrase and of another salt", .blocking)
    func keys() throws {
        func id(_ passphrase: String, seed: UInt64) throws -> [UInt8] {
            let parameters = PassphraseParameters(logN: 17, from: SeededRandom(seed: seed))
            return KeyEncryptionKey(try parameters.key(of: secret(passphrase))).id
        }
        let one = try id("correct horse battery", seed: 1)
        #expect(try id("correct horse battery", seed: 1) == one)
        #expect(try id("correct horse batterz", seed: 1) != one)
        #expect(try id("correct horse battery", seed: 2) != one)
    }
}
