import Cryptography
import Foundation
import TestSupport
import Testing

@Suite struct Ed25519Tests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let secretKey: HexBytes
        let publicKey: HexBytes
        let message: HexBytes
        let signature: HexBytes
        var testDescription: String { name }
    }

    static func vectors() throws -> [Vector] {
        try JSONDecoder().decode(
            [Vector].self,
            from: Data(try Fixture.bytes("vectors/rfc8032.json"))
        )
    }

    static func key(_ seed: [UInt8]) throws -> Ed25519SigningKey {
        try Ed25519SigningKey(seed: SecretBytes(copying: seed.span))
    }

    @Test("gives the keys and signatures of RFC 8032", arguments: try vectors())
    func published(vector: Vector) throws {
        let key = try Self.key(vector.secretKey.bytes)
        #expect(key.verifyingKey.bytes == vector.publicKey.bytes)
        let signature = try key.sign(vector.message.bytes.span)
        #expect(signature == vector.signature.bytes)
        let published = try Ed25519VerifyingKey(vector.publicKey.bytes)
        #expect(published == key.verifyingKey)
        try published.verify(signature.span, of: vector.message.bytes.span)
    }

    @Test("all of them are there")
    func count() throws {
        #expect(try Self.vectors().map(\.message.bytes.count) == [0, 1, 2, 1023, 64])
    }

    @Test("every flipped bit of a signature, a message or a key is noticed")
    func everyBit() throws {
        let key = try Self.key([UInt8](repeating: 7, count: 32))
        let message = Array("checkpoint 17".utf8)
        let signature = try key.sign(message.span)
        for bit in 0..<(64 * 8) {
            let changed = Self.flipping(bit, of: signature)
            #expect(throws: CryptographyError.authenticationFailed) {
                try key.verifyingKey.verify(changed.span, of: message.span)
            }
        }
        for bit in 0..<(message.count * 8) {
            let changed = Self.flipping(bit, of: message)
            #expect(throws: CryptographyError.authenticationFailed) {
                try key.verifyingKey.verify(signature.span, of: changed.span)
            }
        }
        for bit in 0..<(32 * 8) {
            let changed = try Ed25519VerifyingKey(Self.flipping(bit, of: key.verifyingKey.bytes))
            #expect(throws: CryptographyError.authenticationFailed) {
                try changed.verify(signature.span, of: message.span)
            }
        }
    }

    @Test("a signature of another length is refused", arguments: [0, 1, 63, 65, 128])
    func signatureLength(count: Int) throws {
        let key = try Self.key([UInt8](repeating: 7, count: 32))
        let message: [UInt8] = [1]
        let signature = Array(
            (try key.sign(message.span) + [UInt8](repeating: 0, count: 64))[..<count]
        )
        #expect(throws: CryptographyError.authenticationFailed) {
            try key.verifyingKey.verify(signature.span, of: message.span)
        }
    }

    @Test("a seed of another length is refused", arguments: [0, 31, 33, 64])
    func seedLength(count: Int) {
        #expect(throws: CryptographyError.invalidParameter) {
            _ = try Self.key([UInt8](repeating: 7, count: count))
        }
    }

    @Test(
        "a key of another length, not in its one form, or of small order is refused",
        arguments: [
            [], [UInt8](repeating: 1, count: 31), [UInt8](repeating: 1, count: 33),
            little(0), little(1), little(0, isNegative: true), little(1, isNegative: true),
            // The field's prime, what follows it, and the highest number, with either sign.
            prime(0), prime(1), prime(2), prime(18), prime(18, isNegative: true),
            // -1, which is in its one form but of order 2.
            prime(-1),
        ]
    )
    func malformedKey(bytes: [UInt8]) {
        #expect(throws: CryptographyError.invalidParameter) { _ = try Ed25519VerifyingKey(bytes) }
    }

    @Test("bytes that are no point verify nothing")
    func noPoint() throws {
        // 2 is the coordinate of no point: x² = 3 / (4d + 1) has no root.
        let key = try Ed25519VerifyingKey(Self.little(2))
        let message: [UInt8] = [1]
        let signature = try Self.key([UInt8](repeating: 7, count: 32)).sign(message.span)
        #expect(throws: CryptographyError.authenticationFailed) {
            try key.verify(signature.span, of: message.span)
        }
    }

    @Test("one key signs for many tasks at once")
    func concurrentUse() async throws {
        let key = try Self.key([UInt8](repeating: 9, count: 32))
        let expected = try key.sign([1].span)
        let signatures = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<32 { group.addTask { try key.sign([1].span) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(signatures == [expected])
    }

    static func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        return changed
    }

    /// A small coordinate.
    static func little(_ number: UInt8, isNegative: Bool = false) -> [UInt8] {
        [number] + [UInt8](repeating: 0, count: 30) + [isNegative ? 0x80 : 0]
    }

    /// 2^255 - 19 and a little.
    static func prime(_ offset: Int, isNegative: Bool = false) -> [UInt8] {
        [UInt8(0xED + offset)] + [UInt8](repeating: 0xFF, count: 30) + [isNegative ? 0xFF : 0x7F]
    }
}
