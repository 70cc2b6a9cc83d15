import Glibc
import Platform

/// The body of an answer that shows a secret, once. It exists in one place, and is wiped there when the
/// answer is gone; so is the server's output when it has left over HTTP/1.1.
///
/// A listener that offers HTTP/2 has no use for it: its sessions keep blocks of memory for the next answer.
public final class SensitiveBody: Sendable {
    /// Octets.
    public let count: Int
    private let octets: Guarded<ByteBuffer>

    /// Takes the octets over: they are overwritten where they were, provided that nobody else holds the
    /// array.
    public init(_ body: consuming [UInt8]) {
        var body = body
        count = body.count
        var octets = ByteBuffer(capacity: max(1, body.count))
        octets.append(body)
        body.withUnsafeMutableBytes { octets in
            if let start = octets.baseAddress { explicit_bzero(start, octets.count) }
        }
        self.octets = Guarded(octets)
    }

    /// Lends the octets. The closure must not keep them.
    public func withBytes(_ body: (Span<UInt8>) -> Void) {
        octets.withLock { body($0.bytes) }
    }
}
