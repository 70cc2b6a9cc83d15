import Cryptography
import Foundation
import GRDB
import Platform

/// What is kept while an operation's fate is open.
extension OperationTable {
    /// Seals what is looked for.
    func keep(_ subject: String?, of id: ULID) throws {
        guard let subject else { return }
        let octets = Array(subject.utf8)
        let record = try envelope.seal(octets.span, as: OperationTable.subjectName(id))
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: "INSERT OR REPLACE INTO operation_subject (operation, sealed) VALUES (?, ?)",
            arguments: [id.description, record.bytes.data]
        )
    }

    func subject(of id: ULID) throws -> String? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT sealed FROM operation_subject WHERE operation = ?",
            arguments: [id.description]
        )
        guard let row else { return nil }
        guard let record = row.possibleBytes("sealed").flatMap(SealedRecord.init) else {
            throw VaultError.integrity
        }
        return try envelope.open(record, as: OperationTable.subjectName(id)).withBytes {
            String(decoding: $0.array, as: UTF8.self)
        }
    }

    func progress(of id: ULID) throws -> ReconciliationProgress? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM operation_search WHERE operation = ?",
            arguments: [id.description]
        ).map(ReconciliationProgress.init(row:))
    }

    func note(_ progress: ReconciliationProgress, of id: ULID) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO operation_search (
                    operation, was_answered, looks, last_look_at, absences, failing_since, finding
                ) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.description, progress.wasAnswered, progress.looks,
                progress.lastLook?.milliseconds, progress.absences,
                progress.failingSince?.milliseconds, progress.finding,
            ]
        )
    }

    /// Forgets what was only there to find out about the operation.
    func endSearch(of id: ULID) throws {
        for table in ["operation_subject", "operation_search"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE operation = ?",
                arguments: [id.description]
            )
        }
    }

    /// Writes down what the operation is from now on, and by whose verdict.
    func writeAct(_ id: ULID, _ verdict: OperationVerdict, now: WallTime) throws {
        guard let operation = try find(id) else { throw VaultError.operationMissing }
        try database.execute(
            sql: """
                INSERT INTO operation_act (
                    operation, client_id, kind, account_id, state, reference, reason, actor, done_at
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.description, operation.clientID, operation.kind, operation.accountID,
                operation.state.rawValue, operation.upstreamReference, verdict.reason,
                verdict.actor, now.milliseconds,
            ]
        )
    }

    static func subjectName(_ id: ULID) -> RecordName {
        RecordName(kind: .operation, id: id.description, field: "subject", version: 1)
    }
}
