import Cryptography
import TestSupport
import Testing

@Suite struct HMACSHA256Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let message: String
        let code: String
        var testDescription: String { name }
    }

    /// RFC 4231 §4; case 5 publishes only the first 128 bits.
    static let vectors = [
        Vector(
            name: "case 1",
            key: String(repeating: "0b", count: 20),
            message: "4869205468657265",
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        Vector(
            name: "case 2",
            key: "4a656665",
            message: "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        Vector(
            name: "case 3",
            key: String(repeating: "aa", count: 20),
            message: String(repeating: "dd", count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        Vector(
            name: "case 4",
            key: "0102030405060708090a0b0c0d0e0f10111213141516171819",
            message: String(repeating: "cd", count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        Vector(
            name: "case 5",
            key: String(repeating: "0c", count: 20),
            message: "546573742057697468205472756e636174696f6e",
            code: "a3b6167473100ee06e0c796c2955552b"
        ),
        Vector(
            name: "case 6, key longer than a block",
            key: String(repeating: "aa", count: 131),
            message: """
                54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a
                65204b6579202d2048617368204b6579204669727374
                """,
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        Vector(
            name: "case 7, both longer than a block",
            key: String(repeating: "aa", count: 131),
            message: """
                5468697320697320612074657374207573696e672061206c6172676572207468
                616e20626c6f636b2d73697a65206b657920616e642061206c61726765722074
                68616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565
                647320746f20626520686173686564206265666f7265206265696e6720757365
                642062792074686520484d414320616c676f726974686d2e
                """,
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("gives the published codes", arguments: vectors)
    func publishedCodes(vector: Vector) {
        let key = bytes(hex: vector.key)
        let message = bytes(hex: vector.message)
        let fromSpan = HMACSHA256(key: key.span).authenticate(message.span)
        #expect(fromSpan.hex.hasPrefix(vector.code))
        let secret = SecretBytes(copying: key.span)
        #expect(HMACSHA256(key: secret).authenticate(message.span) == fromSpan)
    }

    @Test("parts and whole give the same code")
    func parts() {
        let hmac = HMACSHA256(key: [1, 2, 3].span)
        let whole = hmac.authenticate(Array("label/1payload".utf8).span)
        let parts = hmac.authenticate { message in
            message.update("label/1")
            message.update(Array("payload".utf8).span)
        }
        #expect(parts == whole)
    }

    @Test("one key serves many tasks at once")
    func concurrentUse() async {
        let hmac = HMACSHA256(key: [9].span)
        let expected = (0..<64).map { hmac.authenticate([UInt8($0)].span) }
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        hmac.authenticate([UInt8(index)].span) == expected[index]
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
