import Platform

/// A write as it was asked for, copied out of the connection's buffer. Its body may hold a password, so
/// it can be taken once, and whoever takes it has the only copy and wipes it.
final class WriteRequest: Sendable {
    let key: IdempotencyKey
    private let body: Guarded<[UInt8]>

    init(key: IdempotencyKey, body: consuming [UInt8]) {
        self.key = key
        self.body = Guarded(body)
    }

    /// The body; empty from the second time on.
    func takeBody() -> [UInt8] {
        body.withLock { body in
            var taken: [UInt8] = []
            swap(&taken, &body)
            return taken
        }
    }
}
