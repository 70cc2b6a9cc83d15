import Cryptography
import TestSupport
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples.
    static let vectors: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test("gives the published digests", arguments: vectors)
    func publishedDigests(message: String, digest: String) {
        #expect(SHA256.hash(Array(message.utf8)).hex == digest)
    }

    @Test("does not care where the message is cut", arguments: [0, 1, 63, 64, 65, 199, 200])
    func parts(cut: Int) {
        let message = (0..<200).map { UInt8($0) }
        var context = SHA256()
        context.update(message.span.extracting(0..<cut))
        context.update(message.span.extracting(cut..<200))
        #expect(context.finalize() == SHA256.hash(message))
    }

    @Test("starts anew after a digest")
    func reuse() {
        var context = SHA256()
        context.update("first")
        _ = context.finalize()
        context.update("abc")
        #expect(context.finalize().hex == SHA256Tests.vectors[1].digest)
    }

    @Test("a copy of a half-fed state goes its own way")
    func copies() {
        var one = SHA256()
        one.update("ab")
        var two = one
        one.update("c")
        two.update("x")
        #expect(one.finalize().hex == SHA256Tests.vectors[1].digest)
        #expect(two.finalize() == SHA256.hash(Array("abx".utf8)))
    }

    @Test("framed parts keep their borders")
    func framing() {
        func digest(_ parts: [String]) -> Digest256 {
            var context = SHA256()
            for part in parts { context.updateFramed(Array(part.utf8).span) }
            return context.finalize()
        }
        #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
        #expect(digest(["abc", ""]) != digest(["abc"]))
    }

    @Test("a digest keeps its bytes")
    func digestBytes() throws {
        let digest = SHA256.hash([1, 2, 3])
        let copy = try #require(Digest256(digest.bytes))
        #expect(copy == digest)
        #expect(copy.isEqualInConstantTime(to: digest))
        #expect(!copy.isEqualInConstantTime(to: SHA256.hash([1, 2])))
        #expect(digest.bytes == bytes(hex: digest.hex))
        #expect(Digest256([1, 2, 3]) == nil)
        #expect(Digest256([UInt8](repeating: 0, count: 33)) == nil)
    }
}
