import Synchronization

/// Grows whenever the partner's credential changes: part of every cache key, so that no answer which
/// was asked for with one credential is given under another (R-C-02).
final class CredentialEpoch: Sendable {
    private let current = Atomic<UInt64>(0)

    var value: UInt64 { current.load(ordering: .relaxed) }

    /// Takes over the generation of the credential in use.
    func update(to generation: UInt64) {
        current.store(generation, ordering: .relaxed)
    }
}
