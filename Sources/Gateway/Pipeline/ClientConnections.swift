import HTTPServer
import Platform

/// How many connections carry the requests of each client, counted over all loops.
final class ClientConnections: Sendable {
    private let limit: Int
    private let counts = Guarded<[Int: Int]>([:])

    /// - Parameter limit: what each client may have at a time.
    init(limit: Int) {
        self.limit = limit
    }

    /// Notes that the connection is the client's from now on; false when it has too many already.
    func claim(_ client: Int, for owner: ConnectionOwner) -> Bool {
        let isGranted = counts.withLock { counts in
            guard counts[client, default: 0] < limit else { return false }
            counts[client, default: 0] += 1
            return true
        }
        guard isGranted else { return false }
        release(owner)
        owner.client = client
        return true
    }

    /// Notes that the connection is nobody's any more.
    func release(_ owner: ConnectionOwner) {
        guard let client = owner.client else { return }
        owner.client = nil
        counts.withLock { counts in
            guard let count = counts[client] else { return }
            counts[client] = count == 1 ? nil : count - 1
        }
    }
}
