import Cryptography
import TestSupport
import Testing

@Suite struct HKDFTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let secret: String
        let salt: String
        let info: String
        let output: String
        var testDescription: String { name }
    }

    /// RFC 5869 appendix A, the SHA-256 cases.
    static let vectors = [
        Vector(
            name: "A.1",
            secret: String(repeating: "0b", count: 22),
            salt: "000102030405060708090a0b0c",
            info: "f0f1f2f3f4f5f6f7f8f9",
            output: """
                3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
                34007208d5b887185865
                """
        ),
        Vector(
            name: "A.2, longer inputs and outputs",
            secret: hexRange(0x00, 0x4F),
            salt: hexRange(0x60, 0xAF),
            info: hexRange(0xB0, 0xFF),
            output: """
                b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c
                59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71
                cc30c58179ec3e87c14c01d5c1f3434f1d87
                """
        ),
        Vector(
            name: "A.3, no salt and no info",
            secret: String(repeating: "0b", count: 22),
            salt: "",
            info: "",
            output: """
                8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d
                9d201395faa4b61a96c8
                """
        ),
    ]

    static func hexRange(_ first: Int, _ last: Int) -> String {
        (first...last).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("gives the published output", arguments: vectors)
    func publishedOutput(vector: Vector) throws {
        let secret = SecretBytes(copying: bytes(hex: vector.secret).span)
        let expected = bytes(hex: vector.output)
        let salt = bytes(hex: vector.salt)
        let info = bytes(hex: vector.info)
        let derived = try HKDF.derive(
            from: secret,
            salt: salt.span,
            info: info.span,
            count: expected.count
        )
        let isEqual = derived.isEqual(to: SecretBytes(copying: expected.span))
        #expect(isEqual)
    }

    @Test("refuses a length that HKDF does not have", arguments: [0, -1, 255 * 32 + 1])
    func impossibleLength(count: Int) {
        #expect(throws: CryptographyError.invalidParameter) {
            let bytes: [UInt8] = [1]
            let secret = SecretBytes(copying: bytes.span)
            _ = try HKDF.derive(from: secret, salt: bytes.span, info: bytes.span, count: count)
        }
    }
}
