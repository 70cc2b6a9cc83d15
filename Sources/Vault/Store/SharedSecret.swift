import Cryptography

/// A secret that an escaping closure may hold, which a noncopyable value alone cannot be.
final class SharedSecret: Sendable {
    let bytes: SecretBytes

    init(_ bytes: consuming SecretBytes) {
        self.bytes = bytes
    }
}
