public import Platform
import Synchronization

extension ClientDirectory {
    /// One API key in memory, with all that a request needs to know of its client.
    public final class Entry: Sendable {
        public let client: Client
        /// Names the key in audit records.
        public let kid: String
        /// Equal for all clients that see the same: part of every cache key.
        public let visibilityDigest: VisibilityDigest
        /// The client's number: an index for per-client state, stable over reloads.
        public let index: Int
        /// The client's keys count only beside its certificate.
        public let requiresCertificate: Bool

        /// Milliseconds since 1970.
        private let notBefore: Int64
        private let expires: Int64
        private let isRevoked: Bool
        private let lastUsed: Atomic<Int64>
        private let recordedUse: Atomic<Int64>

        init(client: Client, key: ClientKey, lastUsed: Int64) {
            self.client = client
            kid = key.kid
            visibilityDigest = VisibilityDigest(scopes: client.scopes, accounts: client.accounts)
            index = client.number
            requiresCertificate = client.permissions.requiresCertificate
            notBefore = client.permissions.notBefore?.milliseconds ?? .min
            expires = min(
                client.permissions.expires?.milliseconds ?? .max,
                key.expires?.milliseconds ?? .max
            )
            isRevoked = client.revokedAt != nil || key.revokedAt != nil
            let recorded = key.lastUsedAt?.milliseconds ?? 0
            self.lastUsed = Atomic(max(recorded, lastUsed))
            recordedUse = Atomic(recorded)
        }

        var lastUse: Int64 { lastUsed.load(ordering: .relaxed) }

        /// Why the key opens nothing at this moment.
        func refusal(at now: Int64) -> Refusal? {
            if isRevoked { return .revoked }
            if now < notBefore { return .notYetValid }
            if now >= expires { return .expired }
            return nil
        }

        /// Notes that a request was accepted with it. A right key may be refused for other reasons: that is
        /// no use.
        public func noteUse(at now: WallTime) {
            lastUsed.store(now.milliseconds, ordering: .relaxed)
        }

        /// The last use, if it is at least a minute later than what is on disk.
        func unrecordedUse() -> WallTime? {
            let last = lastUse
            guard last - recordedUse.load(ordering: .relaxed) >= 60_000 else { return nil }
            return WallTime(milliseconds: last)
        }

        func didRecord(_ use: WallTime) {
            recordedUse.store(use.milliseconds, ordering: .relaxed)
        }
    }

    /// Why a key was not accepted: for the audit log alone, callers see one answer for all.
    public enum Refusal: String, Error, Hashable, Sendable {
        case malformed
        case unknown
        case revoked
        case notYetValid = "not-yet-valid"
        case expired
        /// The names of a certificate stand for several clients.
        case ambiguous
    }

    public enum Authentication: Sendable {
        case accepted(Entry)
        case refused(Refusal)
    }
}
