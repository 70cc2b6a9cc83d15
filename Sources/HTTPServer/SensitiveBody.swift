import Platform

/// The body of an answer that shows a secret, once. It exists in one place, and is wiped there when the
/// answer is gone; so is the server's output when it has left over HTTP/1.1.
///
/// A listener that offers HTTP/2 has no use for it: its sessions keep blocks of memory for the next answer.
public final class SensitiveBody: Sendable {
    /// Octets.
    public let count: Int
    private let octets: Guarded<ByteBuffer>

    /// A copy; the caller's octets remain the caller's to wipe.
    public init(copying body: Span<UInt8>) {
        count = body.count
        var octets = ByteBuffer(capacity: max(1, body.count))
        octets.append(body)
        self.octets = Guarded(octets)
    }

    /// Lends the octets. The closure must not keep them.
    public func withBytes(_ body: (Span<UInt8>) -> Void) {
        octets.withLock { body($0.bytes) }
    }
}
