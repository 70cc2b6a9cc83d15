public import Platform
import Synchronization

extension ClientDirectory {
    /// One API key in memory, with all that a request needs to know of its client.
    public final class Entry: Sendable {
        // First, and so beside what every use of the object touches anyway.
        /// Milliseconds since 1970.
        private let notBefore: Int64
        private let expires: Int64
        /// The code of a refusal whatever the time; 0 for none.
        private let always: UInt8

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
            always = refusal?.rawValue ?? 0
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

        /// The key or its client was revoked, which is for ever.
        var isRevoked: Bool { always == Refusal.revoked.rawValue }

        /// Why the key opens nothing at this moment.
        func refusal(at now: Int64) -> Refusal? {
            Refusal(rawValue: refusalCode(at: now))
        }

        /// The same as a number; 0 for no refusal. Without a branch, for whoever asks with bad keys of all kinds
        /// would find the processor to expect some of them.
        func refusalCode(at now: Int64) -> UInt8 {
            let early = Refusal.mask(now < notBefore)
            let late = Refusal.mask(now >= expires) & ~early
            let time = Refusal.notYetValid.rawValue & early | Refusal.expired.rawValue & late
            return always | time & Refusal.mask(always == 0)
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
    public enum Refusal: UInt8, Error, Hashable, Sendable, CaseIterable {
        case malformed = 1
        case unknown
        case revoked
        case notYetValid
        case expired
        /// The names of a certificate stand for several clients.
        case ambiguous

        /// All bits, or none.
        static func mask(_ condition: Bool) -> UInt8 {
            0 &- (condition ? 1 : 0)
        }
    }

    public enum Authentication: Sendable {
        case accepted(Entry)
        case refused(Refusal)
    }
}
