import Audit
import Logging
import Platform
import Vault

/// Tells whoever runs the gateway about damage in the store, in the log and on record, once for each place
/// in the life of the process.
final class DamageReport: Sendable {
    /// Where it is. Nothing says what it is: all damage looks alike (R-KS-08).
    struct Place: Hashable, Sendable {
        let table: String
        let row: String
        /// Whose it is, where that is known.
        var account: String?
        /// Another record in the same place is another matter.
        var version: Int64?
    }

    /// No more are remembered; with so many, the store as a whole is the matter.
    private static let limit = 10_000

    private let audit: AuditLog
    private let logger: Logger
    private let known = Guarded<Set<Place>>([])

    init(_ audit: AuditLog, _ logger: Logger) {
        self.audit = audit
        self.logger = logger
    }

    /// A credential that the vault has set aside.
    func note(_ credential: DamagedCredential) {
        note(
            Place(
                table: "credential",
                row: String(credential.row),
                account: credential.authID,
                version: credential.version
            )
        )
    }

    /// A client or key that the directory has set aside.
    func note(_ client: DamagedClient) {
        note(Place(table: client.table.rawValue, row: String(client.row)))
    }

    /// An operation whose stored answer does not open.
    func note(_ operation: Operation) {
        note(
            Place(
                table: "operation",
                row: operation.id.description,
                version: Int64(operation.attempt.number)
            )
        )
    }

    /// A whole part of the store that cannot be followed: what waits to go on record is not what was written
    /// down, or none of it can be understood.
    func note(part table: String) {
        note(Place(table: table, row: "*"))
    }

    private func note(_ place: Place) {
        let isNew = known.withLock { known in
            known.count < Self.limit && known.insert(place).inserted
        }
        guard isNew else { return }
        logger.error(
            "the store is damaged: what is there is set aside, see store verify",
            metadata: [
                "table": "\(place.table)", "row": "\(place.row)",
                "account": "\(place.account ?? "")",
            ]
        )
        var record = AuditRecord()
        record.append("ts", WallTime.now.rfc3339)
        record.append("type", "store.damaged")
        record.append("table", place.table)
        record.append("row", place.row)
        if let account = place.account { record.append("account", account) }
        audit.append(record)
    }
}
