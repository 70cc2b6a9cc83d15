public import Platform
import Synchronization

extension ClientDirectory {
    /// One API key in memory, with all that a request needs to know of its client.
    public final class Entry: Sendable {
        // First, and so beside what every use of the object touches anyway.
        /// Milliseconds since 1970.
        private let notBefore: Int64
        private let expires: Int64
        /// Refused whatever the time.
        private let refusal: Refusal?

        public let client: Client
        /// Names the key in audit records.
        public let kid: String
        /// When another key took this one's place, and when it ends: nil for a key that stays.
        public let farewell: (superseded: WallTime, ends: WallTime)?
        /// Equal for all clients that see the same: part of every cache key.
        public let visibilityDigest: VisibilityDigest
        /// The client's number: an index for per-client state, stable over reloads.
        public let index: Int
        /// The client's keys count only beside its certificate.
        public let requiresCertificate: Bool

        private let lastUsed: Atomic<Int64>
        private let recordedUse: Atomic<Int64>

        convenience init(client: Client, key: ClientKey, lastUsed: Int64) {
            let isRevoked = client.revokedAt != nil || key.revokedAt != nil
            self.init(client, key, refusal: isRevoked ? .revoked : nil, lastUsed: lastUsed)
        }

        /// Like any other, but of nobody: it is never accepted.
        static func nobody() -> Entry {
            let client = Client(
                number: 0,
                id: "",
                name: "",
                permissions: ClientPermissions(scopes: [], accounts: .all),
                createdAt: WallTime(seconds: 0),
                revokedAt: nil
            )
            let key = ClientKey(
                kid: "",
                createdAt: WallTime(seconds: 0),
                expires: nil,
                supersededAt: nil,
                revokedAt: nil,
                lastUsedAt: nil,
                certificate: nil
            )
            return Entry(client, key, refusal: .unknown, lastUsed: 0)
        }

        private init(_ client: Client, _ key: ClientKey, refusal: Refusal?, lastUsed: Int64) {
            self.refusal = refusal
            self.client = client
            kid = key.kid
            visibilityDigest = VisibilityDigest(scopes: client.scopes, accounts: client.accounts)
            index = client.number
            requiresCertificate = client.permissions.requiresCertificate
            notBefore = client.permissions.notBefore?.milliseconds ?? .min
            let end = min(
                client.permissions.expires?.milliseconds ?? .max,
                key.expires?.milliseconds ?? .max
            )
            expires = end
            farewell = key.supersededAt.map { ($0, WallTime(milliseconds: end)) }
            let recorded = key.lastUsedAt?.milliseconds ?? 0
            self.lastUsed = Atomic(max(recorded, lastUsed))
            recordedUse = Atomic(recorded)
        }

        var lastUse: Int64 { lastUsed.load(ordering: .relaxed) }

        /// Why the key opens nothing at this moment.
        func refusal(at now: Int64) -> Refusal? {
            if let refusal { return refusal }
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
