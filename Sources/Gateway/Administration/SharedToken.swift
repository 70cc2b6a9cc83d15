public import Cryptography
import Platform

/// A token on its way into a closure, which cannot capture a noncopyable value to consume it.
public final class SharedToken: Sendable {
    private let token: Guarded<SecretBytes?>

    public init(_ token: consuming SecretBytes) {
        self.token = Guarded(token)
    }

    /// The token the first time; nothing but an empty secret afterwards.
    public func take() -> SecretBytes {
        token.withLock { $0.take() } ?? SecretBytes(capacity: 1) { _ in }
    }
}
