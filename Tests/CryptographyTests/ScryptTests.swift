import Cryptography
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ScryptTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let passphrase: String
        let salt: String
        let logN: Int
        let r: Int
        let p: Int
        let output: String
        var testDescription: String { "N = 2^\(logN), r = \(r), p = \(p)" }
    }

    /// RFC 7914 §12, all but the last.
    static let vectors = [
        Vector(
            passphrase: "",
            salt: "",
            logN: 4,
            r: 1,
            p: 1,
            output: """
                77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442
                fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
                """
        ),
        Vector(
            passphrase: "password",
            salt: "NaCl",
            logN: 10,
            r: 8,
            p: 16,
            output: """
                fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162
                2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
                """
        ),
        Vector(
            passphrase: "pleaseletmein",
            salt: "SodiumChloride",
            logN: 14,
            r: 8,
            p: 1,
            output: """
                7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
                d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
                """
        ),
    ]

    /// The last takes 1 GiB and some seconds.
    static let largest = Vector(
        passphrase: "pleaseletmein",
        salt: "SodiumChloride",
        logN: 20,
        r: 8,
        p: 1,
        output: """
            2101cb9b6a511aaeaddbbe09cf70f881ec568d574a2ffd4dabe5ee9820adaa47
            8e56fd8f4ba5d09ffa1c6d927c40f4c337304049e8a952fbcbf45c6fa77a41a4
            """
    )

    /// What the kernel says can be had without swapping.
    static func availableMiB() throws -> Int {
        let lines = try String(contentsOfFile: "/proc/meminfo", encoding: .utf8).split(
            separator: "\n"
        )
        let words = lines.first { $0.hasPrefix("MemAvailable:") }?.split(separator: " ") ?? []
        return words.count == 3 ? (Int(words[1]) ?? 0) / 1024 : 0
    }

    @Test(
        "gives the published output with 1 GiB",
        .enabled("where 2 GiB are to be had") { try availableMiB() >= 2048 }
    )
    func largestPublishedOutput() throws {
        try publishedOutput(vector: Self.largest)
    }

    @Test("gives the published output", arguments: vectors)
    func publishedOutput(vector: Vector) throws {
        let expected = bytes(hex: vector.output)
        let derived = try Scrypt.derive(
            passphrase: Array(vector.passphrase.utf8).span,
            salt: Array(vector.salt.utf8).span,
            logN: vector.logN,
            r: vector.r,
            p: vector.p,
            count: expected.count
        )
        let isEqual = derived.isEqual(to: SecretBytes(copying: expected.span))
        #expect(isEqual)
    }

    @Test(
        "refuses parameters that scrypt does not have, or that take too much memory",
        arguments: [
            (0, 8, 1, 32), (-1, 8, 1, 32), (21, 8, 1, 32), (64, 8, 1, 32), (.max, 8, 1, 32),
            (4, 0, 1, 32), (4, -8, 1, 32), (4, 8, 0, 32), (4, 8, -1, 32),
            (4, .max, 1, 32), (4, 8, .max, 32), (4, .max, .max, 32), (4, .min, .min, 32),
            (4, 1 << 30, 1, 32), (4, 1 << 15, 1 << 15, 32),
            // N has to be below 2^(16 · r).
            (16, 1, 1, 32), (20, 1, 1, 32),
            (20, 9, 1, 32), (4, 8, 1 << 21, 32),
            (4, 8, 1, 0), (4, 8, 1, -1), (4, 8, 1, 4097), (4, 8, 1, .max),
        ] as [(Int, Int, Int, Int)]
    )
    func impossibleParameters(logN: Int, r: Int, p: Int, count: Int) {
        let empty: [UInt8] = []
        #expect(throws: CryptographyError.invalidParameter) {
            _ = try Scrypt.derive(
                passphrase: empty.span,
                salt: empty.span,
                logN: logN,
                r: r,
                p: p,
                count: count
            )
        }
    }

    @Test("64 MiB, more than OpenSSL allows of itself, can be had")
    func explicitMemory() throws {
        let derived = try Scrypt.derive(
            passphrase: Array("correct horse".utf8).span,
            salt: [UInt8](repeating: 1, count: 16).span,
            logN: 16,
            r: 8,
            p: 1,
            count: 32
        )
        let count = derived.count
        #expect(count == 32)
    }
}
