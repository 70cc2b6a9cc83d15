import Cryptography
import Synchronization

/// A token on its way into a closure, which cannot capture a noncopyable value to consume it.
final class SharedToken: Sendable {
    private let token: Mutex<SecretBytes?>

    init(_ token: consuming SecretBytes) {
        self.token = Mutex(token)
    }

    /// The token the first time; nothing but an empty secret afterwards.
    func take() -> SecretBytes {
        token.withLock { $0.take() } ?? SecretBytes(capacity: 1) { _ in }
    }
}
