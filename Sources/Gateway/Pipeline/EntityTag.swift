import Cryptography
import HTTP

/// Strong entity tags (RFC 9110 §8.8.3): the first half of the body's SHA-256, so that equal octets have
/// equal tags on every instance.
enum EntityTag {
    private static let digits = Array("0123456789abcdef".utf8)

    /// A tag with its quotes.
    static func make(of body: [UInt8]) -> [UInt8] {
        let digest = SHA256.hash(body).bytes.prefix(16)
        var tag: [UInt8] = []
        tag.reserveCapacity(34)
        tag.append(UInt8(ascii: "\""))
        for octet in digest {
            tag.append(digits[Int(octet >> 4)])
            tag.append(digits[Int(octet & 15)])
        }
        tag.append(UInt8(ascii: "\""))
        return tag
    }

    /// If-None-Match: a list, compared weakly, or `*` (RFC 9110 §13.1.2).
    static func matches(_ condition: Span<UInt8>, _ tag: Span<UInt8>) -> Bool {
        if condition.trimmed().equals("*") { return true }
        var start = 0
        for index in 0...condition.count
        where index == condition.count || condition[index] == UInt8(ascii: ",") {
            let member = condition.extracting(start..<index).trimmed()
            if isEqual(member, tag) { return true }
            start = index + 1
        }
        return false
    }

    private static func isEqual(_ member: Span<UInt8>, _ tag: Span<UInt8>) -> Bool {
        let isWeak = member.count > 2 && member.extracting(0..<2).equals("W/")
        let opaque = isWeak ? member.extracting(2..<member.count) : member
        guard opaque.count == tag.count else { return false }
        for index in opaque.indices where opaque[index] != tag[index] { return false }
        return true
    }
}
