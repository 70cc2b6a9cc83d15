import Audit
import Cryptography
import Platform
import Vault

/// Puts on record what is done to the partner's credentials, whoever does it and whether or not the
/// gateway runs at the time; and at the start, what there is.
struct CredentialJournal: Sendable {
    let vault: CredentialVault
    let audit: AuditLog

    /// What the slots hold.
    func begin(at now: WallTime) {
        for credential in vault.list() {
            guard case .partner(let slot) = credential.id else { continue }
            var record = AuditRecord()
            record.append("ts", now.rfc3339)
            record.append("type", "credential.state")
            record.append("slot", slot.rawValue)
            record.append("auth_id", credential.authID)
            record.append("version", credential.version)
            record.append("record", credential.recordDigest.hex)
            audit.append(record)
        }
    }

    /// Takes over what was done. It is forgotten only once it is durable, so that a crash in between makes
    /// it appear twice, with the same number, but never not at all.
    func follow() async throws(VaultError) {
        let acts = try await vault.acts()
        guard let last = acts.last else { return }
        for act in acts {
            do throws(AuditError) {
                try await audit.record(Self.record(of: act))
            } catch {
                // Readiness tells that the log cannot be written; these wait for better times.
                return
            }
        }
        try await vault.forgetActs(through: last.number)
    }

    private static func record(of act: CredentialAct) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", act.time.rfc3339)
        record.append("type", type(of: act.kind))
        record.append("act", act.number)
        record.append("slot", act.slot.rawValue)
        record.append("auth_id", act.authID)
        record.append("version", act.version)
        record.append("record", act.recordDigest)
        return record
    }

    private static func type(of kind: CredentialAct.Kind) -> StaticString {
        switch kind {
        case .stored: "credential.stored"
        case .promoted: "credential.promoted"
        case .retired: "credential.retired"
        case .removed: "credential.removed"
        case .accepted: "credential.accepted"
        case .refused: "credential.refused"
        }
    }
}
