import Cryptography
import TestSupport
import Testing

@testable import Vault

@Suite struct APIKeyFormatTests {
    static let sampleKid = "0123456789"
    static let sampleSecret = String(repeating: "aZ9", count: 14) + "q"

    /// The key with these parts and a right checksum.
    static func key(
        prefix: String = "vgwk_live_",
        kid: String = sampleKid,
        separator: String = "_",
        secret: String = sampleSecret
    ) -> [UInt8] {
        let text = Array((prefix + kid + separator + secret).utf8)
        return text + checksum(of: text)
    }

    static func checksum(of bytes: [UInt8], adding extra: Int = 0) -> [UInt8] {
        var rest = Int(CRC32.checksum(bytes.span)) + extra
        var digits: [UInt8] = []
        for _ in 0..<6 {
            digits.insert(APIKeyFormat.base62[rest % 62], at: 0)
            rest /= 62
        }
        return digits
    }

    @Test("finds kid and secret in a well-formed key")
    func wellFormed() throws {
        let key = APIKeyFormatTests.key()
        #expect(key.count == 70 && key.count == APIKeyFormat.live.length)
        let parsed = APIKeyFormat.live.parse(key.span)
        let parts = try #require(parsed)
        #expect(Array(key[parts.kid]) == Array(Self.sampleKid.utf8))
        #expect(Array(key[parts.secret]) == Array(Self.sampleSecret.utf8))
    }

    static let malformedKeys: [(String, [UInt8])] = [
        ("empty", []),
        ("prefix alone", Array("vgwk_live_".utf8)),
        ("truncated", Array(key().dropLast())),
        ("one byte longer", key() + [0x30]),
        ("a megabyte", [UInt8](repeating: 0x61, count: 1 << 20)),
        ("other product", key(prefix: "vgwx_live_")),
        ("other environment", key(prefix: "vgwk_test_")),
        ("upper-case prefix", key(prefix: "VGWK_live_")),
        ("checksum of another key", Array(key().dropLast(6)) + checksum(of: [1])),
        ("zero checksum", Array(key().dropLast(6)) + Array("000000".utf8)),
        (
            "checksum plus 2^32",
            Array(key().dropLast(6)) + checksum(of: Array(key().dropLast(6)), adding: 1 << 32)
        ),
        ("checksum no base62", Array(key().dropLast()) + Array("-".utf8)),
        ("largest checksum", Array(key().dropLast(6)) + Array("zzzzzz".utf8)),
        ("kid with excluded letter", key(kid: "01234U6789")),
        ("kid in lower case", key(kid: "01234a6789")),
        ("no separator", key(separator: "0")),
        ("blank in the secret", key(secret: " " + sampleSecret.dropFirst())),
        ("sign in the secret", key(secret: "+" + sampleSecret.dropFirst())),
        ("non-ASCII in the secret", key(secret: "é" + sampleSecret.dropFirst(2))),
        ("NUL in the secret", key(secret: "\0" + sampleSecret.dropFirst())),
        ("leading blank", Array(" ".utf8) + key().dropLast()),
    ]

    @Test("refuses everything else", arguments: malformedKeys)
    func malformed(name: String, key: [UInt8]) {
        let parts = APIKeyFormat.live.parse(key.span)
        #expect(parts == nil)
    }

    @Test("a changed character anywhere is refused")
    func everyCharacter() {
        let key = APIKeyFormatTests.key()
        for index in key.indices {
            var changed = key
            changed[index] =
                changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let parts = APIKeyFormat.live.parse(changed.span)
            #expect(parts == nil)
        }
    }

    @Test(
        "an environment is 2 to 8 lower-case letters or digits",
        arguments: [
            ("live", true), ("test2", true), ("a1", true), ("a", false), ("", false),
            ("Live", false), ("waytoolong", false), ("a_b", false), ("é1", false),
        ]
    )
    func environments(text: String, isWellFormed: Bool) {
        #expect((APIKeyFormat(environment: text) != nil) == isWellFormed)
    }

    @Test("generated keys parse, and differ", arguments: ["live", "test2"])
    func generation(environment: String) throws {
        let format = try #require(APIKeyFormat(environment: environment))
        let generator = APIKeyGenerator(format: format, random: SystemRandom())
        var kids = Set<String>()
        for _ in 0..<100 {
            let key = generator.generate()
            let kid = key.text.withBytes { text in
                format.parse(text).map { parts in
                    parts.kid.map { String(UnicodeScalar(text[$0])) }.joined()
                }
            }
            #expect(kid == key.kid)
            kids.insert(key.kid)
        }
        #expect(kids.count == 100)
    }

    @Test("the secret's characters are evenly spread")
    func uniformity() {
        let generator = APIKeyGenerator(format: .live, random: SeededRandom(seed: 42))
        var counts = [UInt8: Int]()
        for _ in 0..<2000 {
            generator.generate().text.withBytes { text in
                for index in 21..<64 { counts[text[index], default: 0] += 1 }
            }
        }
        // 86 000 draws over 62 characters: 1387 each; five standard deviations are 186.
        #expect(counts.count == 62)
        #expect(counts.values.allSatisfy { abs($0 - 1387) < 186 })
    }

    @Test(
        "the checksum is the CRC-32 of zip",
        arguments: [
            ("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)]
    )
    func crc32(text: String, checksum: UInt32) {
        let bytes = Array(text.utf8)
        let computed = CRC32.checksum(bytes.span)
        #expect(computed == checksum)
    }
}
