import Cryptography

@testable import Vault

/// Keys of the right form, with the right checksum, that open nothing.
enum BadKey {
    /// Of a name that nobody has.
    static func unknown() -> String {
        APIKeyGenerator(format: .live, random: SystemRandom()).generate().text.withBytes { text in
            String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
        }
    }

    /// Of the same name as a right one.
    static func wrongSecret(of key: String) -> String {
        var octets = Array(key.utf8.dropLast(6))
        let last = octets.count - 1
        octets[last] = octets[last] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
        var rest = Int(CRC32.checksum(octets.span))
        var digits: [UInt8] = []
        for _ in 0..<6 {
            digits.append(APIKeyFormat.base62[rest % 62])
            rest /= 62
        }
        return String(decoding: octets + digits.reversed(), as: UTF8.self)
    }

    /// The part of a key that names it.
    static func kid(of key: String) -> String {
        String(key.split(separator: "_")[2])
    }
}
