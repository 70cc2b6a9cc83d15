import Cryptography

/// The hash under which the store and the directory know a key.
enum APIKeyHash {
    static let pepperVersion: Int64 = 1

    /// HMAC-SHA-256(pepper, "vgw/apikey/1" ‖ kid ‖ secret).
    ///
    /// A fast hash is right here: the secret has 256 bits, so it cannot be guessed, and a slow one
    /// would let strangers burn the CPU.
    static func hash(
        _ key: Span<UInt8>,
        _ parts: APIKeyParts,
        pepper: HMACSHA256
    ) -> Digest256 {
        pepper.authenticate { message in
            message.update("vgw/apikey/1")
            message.update(key.extracting(parts.kid))
            message.update(key.extracting(parts.secret))
        }
    }

    /// HMAC-SHA-256(pepper, "vgw/certificate/1" ‖ kind ‖ ":" ‖ name): no key has the same.
    static func hash(
        _ kind: CertificateName.Kind,
        _ value: String,
        pepper: HMACSHA256
    ) -> Digest256 {
        pepper.authenticate { message in
            message.update("vgw/certificate/1")
            message.update(kind == .uri ? "URI:" : "DNS:")
            message.update(value.utf8Span.span)
        }
    }
}
