import Audit
import Cryptography
import Platform
import Vault

/// Puts on record which credentials the partner's slots hold: at the start, and whenever somebody has
/// changed that. Commands change the store while the gateway runs, but only the gateway writes its log.
final class CredentialJournal: Sendable {
    private let audit: AuditLog
    /// Nil before the first look.
    private let known = Guarded<[CredentialMetadata]?>(nil)

    init(_ audit: AuditLog) {
        self.audit = audit
    }

    /// Compares what there is with what was there at the last look.
    func note(_ credentials: [CredentialMetadata], at now: WallTime) {
        let current = credentials.filter(\.isPartners)
        let seen = known.withLock { known in
            defer { known = current }
            return known
        }
        let (former, trigger): ([CredentialMetadata], StaticString) =
            seen.map { ($0, "change") } ?? ([], "start")
        for credential in current where !former.contains(where: credential.isSameVersion) {
            var record = Self.record("credential.state", credential, at: now)
            record.append("trigger", trigger)
            record.append("stored_at", credential.createdAt.rfc3339)
            // An old record that somebody puts back into the store is found by this.
            record.append("record", credential.recordDigest.hex)
            audit.append(record)
        }
        for credential in former where !current.contains(where: { $0.id == credential.id }) {
            audit.append(Self.record("credential.removed", credential, at: now))
        }
    }

    private static func record(
        _ type: StaticString,
        _ credential: CredentialMetadata,
        at now: WallTime
    ) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", now.rfc3339)
        record.append("type", type)
        if case .partner(let slot) = credential.id { record.append("slot", slot.rawValue) }
        record.append("auth_id", credential.authID)
        record.append("version", credential.version)
        return record
    }
}

extension CredentialMetadata {
    fileprivate var isPartners: Bool {
        if case .partner = id { true } else { false }
    }

    fileprivate func isSameVersion(_ other: CredentialMetadata) -> Bool {
        id == other.id && version == other.version
    }
}
