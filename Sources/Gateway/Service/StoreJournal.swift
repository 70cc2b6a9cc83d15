import Audit
import Cryptography
import Platform
import Vault

/// Puts on record what is done to the store, whoever does it and whether or not the gateway runs at the
/// time; at the start, what the partner's slots hold; and now and then, which state the store is in.
final class StoreJournal: Sendable {
    /// The store's state is said again when the log has grown by so much: the next start reads back to
    /// where it was said.
    private static let stride = 4 << 20

    private struct Progress {
        /// What is on record.
        var last: AuditedAct?
        /// The log's size when the state was said last.
        var size = 0
    }

    private let vault: CredentialVault
    /// How often clients have been changed is part of what is said.
    private let directory: ClientDirectory
    private let audit: AuditLog
    /// The log's file.
    private let path: String
    private let progress: Guarded<Progress>

    /// `audited` is what the log says last of this store, and `path` is the log's file.
    init(
        vault: CredentialVault,
        directory: ClientDirectory,
        audit: AuditLog,
        path: String,
        audited: AuditedAct?
    ) {
        self.vault = vault
        self.directory = directory
        self.audit = audit
        self.path = path
        progress = Guarded(Progress(last: audited))
    }

    /// What the slots hold, and the state.
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
        noteState(at: now)
    }

    /// Takes over what was done. It is forgotten only once it is durable: a crash in between makes it appear
    /// twice at most, with the same number, but never not at all.
    ///
    /// - Returns: false when the acts do not follow on those on record. They stay where they are then.
    func follow() async throws(VaultError) -> Bool {
        let position = progress.withLock { $0.last?.position ?? .start }
        let waiting = try await vault.acts()
        // What was on record already when the gateway started.
        let acts = waiting.filter { $0.number > position.number }
        guard vault.follow(acts, after: position) else { return false }
        guard let last = waiting.last else {
            noteNews()
            return true
        }
        guard await record(acts) else { return true }
        try await vault.forgetActs(through: last.number)
        return true
    }

    /// - Returns: false when the log cannot be written: they wait for better times, and readiness tells.
    private func record(_ acts: [StoreAct]) async -> Bool {
        for act in acts {
            let audited = audited(act)
            var record = Self.members(of: act)
            StateLog.append(audited, to: &record)
            do throws(AuditError) {
                try await audit.record(record)
            } catch {
                return false
            }
            progress.withLock { $0.last = audited }
        }
        return true
    }

    private func audited(_ act: StoreAct) -> AuditedAct {
        AuditedAct(
            store: vault.storeName,
            position: act.position,
            state: act.state,
            clients: directory.generation,
            versions: max(
                act.credential == nil ? 0 : act.version,
                vault.lastVersion,
                progress.withLock { $0.last?.versions ?? 0 }
            )
        )
    }

    // MARK: The state

    private func noteNews() {
        let size = (try? FileSize.bytes(of: path)) ?? 0
        let changes = directory.generation
        let isDue = progress.withLock { progress in
            size - progress.size >= Self.stride || changes > progress.last?.clients ?? changes
        }
        if isDue { noteState(at: .now) }
    }

    private func noteState(at now: WallTime) {
        let size = (try? FileSize.bytes(of: path)) ?? 0
        let changes = directory.generation
        let versions = vault.lastVersion
        let last = progress.withLock { progress in
            progress.size = size
            guard var last = progress.last else { return nil as AuditedAct? }
            last.clients = changes
            last.versions = max(versions, last.versions)
            progress.last = last
            return last
        }
        guard let last else { return }
        var record = AuditRecord()
        record.append("ts", now.rfc3339)
        record.append("type", "store.state")
        StateLog.append(last, to: &record)
        audit.append(record)
    }

    // MARK: Records

    /// What an act says, its number and state excepted.
    static func members(of act: StoreAct) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", act.time.rfc3339)
        switch act.credential {
        case .partner(let slot):
            record.append("type", partnerType(of: act.kind))
            record.append("slot", slot.rawValue)
        case .customer: record.append("type", customerType(of: act.kind))
        case nil: record.append("type", storeType(of: act.kind))
        }
        if act.credential != nil {
            record.append("auth_id", act.authID)
            record.append("version", act.version)
            record.append("record", act.recordDigest)
        } else if act.kind == .forced {
            record.append("expected", act.recordDigest)
        } else if act.kind == .clients {
            record.append("client_act", act.version)
            record.append("client_id", act.authID)
            record.append("record", act.recordDigest)
        }
        return record
    }

    private static func partnerType(of kind: StoreAct.Kind) -> StaticString {
        switch kind {
        case .stored: "credential.stored"
        case .promoted: "credential.promoted"
        case .retired: "credential.retired"
        case .removed: "credential.removed"
        case .accepted: "credential.accepted"
        case .refused: "credential.refused"
        case .founded, .forced, .sealed, .clients: storeType(of: kind)
        }
    }

    private static func customerType(of kind: StoreAct.Kind) -> StaticString {
        switch kind {
        case .stored: "customer.stored"
        case .removed: "customer.removed"
        case .promoted, .retired, .accepted, .refused, .founded, .forced, .sealed, .clients:
            partnerType(of: kind)
        }
    }

    private static func storeType(of kind: StoreAct.Kind) -> StaticString {
        switch kind {
        case .founded: "store.founded"
        case .forced: "store.accepted"
        case .sealed: "store.sealed"
        case .clients: "store.clients"
        case .stored, .promoted, .retired, .removed, .accepted, .refused: "store.changed"
        }
    }
}
