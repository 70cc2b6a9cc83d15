import Audit
import Cryptography
import Logging
import Platform
import Vault

/// Holds the store against the audit log before anything is served (R-KS-03).
struct StateGuard: Sendable {
    let store: GatewayStore
    let audit: AuditLog
    /// The audit log's file.
    let path: String
    let logger: Logger

    /// Passes a store that is the one that the log speaks of; any other one only if it is to be accepted,
    /// which goes on record before it is done.
    ///
    /// - Returns: what the log last says of this store; nil when that is nothing.
    /// - Throws: ``StartError``; the store is as it was then.
    func admit(acceptingAny accepts: Bool) async throws(StartError) -> AuditedAct? {
        let audited = try audited(acceptingAny: accepts)
        let state = try await vault { () throws(VaultError) in try await store.state() }
        if let finding = state.finding(after: audited) {
            guard accepts else { throw .data(finding.refusal) }
            logger.error("the store is accepted as it is: \(finding.text)")
            try await record(finding, state, audited)
            try await vault { () throws(VaultError) in
                try await store.acceptState(after: audited, now: .now)
            }
        }
        return audited.flatMap { $0.store == store.name ? $0 : nil }
    }

    /// What the log says, which is nothing where its word is damaged and any store is accepted.
    private func audited(acceptingAny accepts: Bool) throws(StartError) -> AuditedAct? {
        do {
            return try StateLog.last(in: path)
        } catch {
            switch error {
            case .damaged where accepts: return nil
            case .damaged(let reason):
                throw .data("the audit log is damaged: \(reason) (docs/store.md, serve --force)")
            case .unavailable(let reason):
                throw .output("the audit log cannot be read: \(reason)")
            }
        }
    }

    private func vault<Result>(
        _ work: () async throws(VaultError) -> Result
    ) async throws(StartError) -> Result {
        do {
            return try await work()
        } catch {
            throw StartError(error)
        }
    }

    // MARK: On record

    private func record(
        _ finding: StateFinding,
        _ state: StoreState,
        _ audited: AuditedAct?
    ) async throws(StartError) {
        var record = AuditRecord()
        record.append("ts", WallTime.now.rfc3339)
        record.append("type", "store.forced")
        record.append("reason", finding.slug)
        record.append("expected", state.expected(after: audited)?.hex ?? "")
        record.append("found", state.rows.hex)
        do throws(AuditError) {
            // Acts that do not follow are forgotten with the acceptance, but not unheard.
            if !state.actsFollow(audited) {
                for act in state.acts {
                    var record = StoreJournal.members(of: act)
                    record.append("unverified", 1)
                    try await audit.record(record)
                }
            }
            for act in state.forgedActs {
                var record = ClientJournal.record(of: act)
                record.append("unverified", 1)
                try await audit.record(record)
            }
            try await audit.record(record)
        } catch {
            throw .output("the audit log cannot be written: \(error)")
        }
    }
}
