import Cryptography
import TestSupport
import Testing

@Suite struct SecretBytesTests {
    static let canary = Array("kst-canary-9f31".utf8)

    @Test("lends what it was filled with")
    func lending() {
        let copied = SecretBytes(copying: SecretBytesTests.canary.span)
        let appended = SecretBytes(capacity: 64) { output in
            for byte in SecretBytesTests.canary { output.append(byte) }
        }
        let filled = SecretBytes(count: 15) { span in
            for index in span.indices { span[index] = SecretBytesTests.canary[index] }
        }
        let counts = [copied.count, appended.count, filled.count]
        #expect(counts == [15, 15, 15])
        let areEqual = copied.isEqual(to: appended) && appended.isEqual(to: filled)
        #expect(areEqual)
        let last = copied.withBytes { $0[14] }
        #expect(last == UInt8(ascii: "1"))
    }

    @Test("moving empties the source")
    func moving() {
        var source = SecretBytesTests.canary
        let secret = SecretBytes(moving: &source)
        #expect(source.isEmpty)
        let isEqual = secret.isEqual(to: SecretBytes(copying: SecretBytesTests.canary.span))
        #expect(isEqual)
    }

    @Test(
        "equality is by content and length",
        arguments: [
            ([1, 2, 3], [1, 2, 3], true), ([1, 2, 3], [1, 2, 4], false),
            ([1, 2, 3], [1, 2], false),
            ([], [], true), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)]
    )
    func equality(left: [UInt8], right: [UInt8], expected: Bool) {
        let one = SecretBytes(copying: left.span)
        let other = SecretBytes(copying: right.span)
        let isEqual = one.isEqual(to: other)
        #expect(isEqual == expected)
        let isEmpty = one.isEmpty
        #expect(isEmpty == left.isEmpty)
    }

    @Test("memory that was used before comes back as zeros")
    func reuse() {
        for _ in 0..<100 {
            let secret = SecretBytes(copying: SecretBytesTests.canary.span)
            let isEmpty = secret.isEmpty
            #expect(!isEmpty)
        }
        let fresh = SecretBytes(count: 4096) { _ in }
        let isZero = fresh.withBytes { bytes in bytes.indices.allSatisfy { bytes[$0] == 0 } }
        #expect(isZero)
    }

    @Test("a secret longer than a page is kept whole")
    func long() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        let secret = SecretBytes(copying: bytes.span)
        let isWhole = secret.withBytes { span in
            span.indices.allSatisfy { span[$0] == bytes[$0] }
        }
        #expect(isWhole)
    }

    @Test("an error while filling comes through")
    func failingFill() {
        #expect(throws: CryptographyError.unavailable) {
            _ = try SecretBytes(count: 8) { span throws(CryptographyError) in
                span[0] = 1
                throw .unavailable
            }
        }
    }

    /// What prints, dumps or mirrors its owner; SecretBytes itself, being noncopyable, cannot be
    /// given to any of them.
    final class Owner: Sendable {
        let secret = SecretBytes(copying: SecretBytesTests.canary.span)
    }

    @Test("printing, dumping and mirroring an owner shows nothing of it")
    func descriptions() {
        let owner = Owner()
        var dumped = ""
        dump(owner, to: &dumped)
        let children = Mirror(reflecting: owner).children.map { "\($0.value)" }
        for text in ["\(owner)", String(reflecting: owner), dumped, children.joined()] {
            #expect(!text.contains("canary"))
            #expect(!text.contains("107, 115, 116"))
        }
    }

    @Test("the system's random bytes are not constant, and a seed repeats")
    func random() {
        #expect(SystemRandom().bytes(32) != SystemRandom().bytes(32))
        #expect(SeededRandom(seed: 1).bytes(32) == SeededRandom(seed: 1).bytes(32))
        #expect(SeededRandom(seed: 1).bytes(32) != SeededRandom(seed: 2).bytes(32))
        #expect(SystemRandom().bytes(0).isEmpty)
    }
}
