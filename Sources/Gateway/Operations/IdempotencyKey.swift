import HTTP
import Platform
import Vault

/// The value of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-06): a quoted string, or
/// the bare token that many clients send, as the same value (R-ID-02).
struct IdempotencyKey: Sendable {
    /// On the list of what no log shows (§5.4): whoever knows it can have the answer repeated.
    let text: Redacted<String>

    /// - Throws: `idempotencyKeyMissing`, `idempotencyKeyInvalid`.
    init(_ field: Span<UInt8>?) throws(GatewayError) {
        guard let field else { throw .idempotencyKeyMissing }
        // It is kept with the operation, which an API key must not be.
        guard !field.isEmpty, !MisplacedKey.isIn(field) else { throw .idempotencyKeyInvalid }
        let octets =
            field[0] == UInt8(ascii: "\"") ? Self.unquote(field) : Self.token(field)
        guard let octets, (16...255).contains(octets.count) else { throw .idempotencyKeyInvalid }
        text = Redacted(String(decoding: octets, as: UTF8.self))
    }

    /// A structured-field string (RFC 9651 §3.3.3) without parameters.
    private static func unquote(_ field: Span<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        var index = 1
        while index < field.count {
            var octet = field[index]
            if octet == UInt8(ascii: "\"") { return index == field.count - 1 ? octets : nil }
            if octet == UInt8(ascii: "\\") {
                index += 1
                guard index < field.count else { return nil }
                octet = field[index]
                guard octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") else { return nil }
            }
            guard (33...126).contains(octet) else { return nil }
            octets.append(octet)
            index += 1
        }
        return nil
    }

    private static func token(_ field: Span<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        for index in field.indices {
            switch field[index] {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"):
                octets.append(field[index])
            default: return nil
            }
        }
        return octets
    }
}
