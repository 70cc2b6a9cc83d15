import GRDB
import Platform

/// Finding out what became of operations.
extension SQLiteOperationRepository {
    func abandonAll(now: WallTime) async throws(VaultError) {
        try await connection.write { database in
            try database.execute(
                sql: """
                    UPDATE operation SET lease_until = ?,
                        state = CASE state WHEN 'dispatching' THEN 'unknown' ELSE state END
                    WHERE state IN ('new', 'dispatching')
                    """,
                arguments: [now.milliseconds]
            )
        }
    }

    func open() async throws(VaultError) -> [OpenOperation] {
        let envelope = envelope
        return try await connection.read { database in
            let table = OperationTable(database: database, envelope: envelope)
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM operation WHERE state = 'unknown' ORDER BY id"
            )
            .compactMap { try? Operation(row: $0) }
            .map { operation in
                OpenOperation(operation: operation, progress: Self.progress(of: operation, table))
            }
        }
    }

    /// What cannot be understood is taken for the worst that it can mean.
    private static func progress(
        of operation: Operation,
        _ table: OperationTable
    ) -> ReconciliationProgress {
        do {
            return try table.progress(of: operation.id) ?? ReconciliationProgress()
        } catch {
            return ReconciliationProgress(wasAnswered: true)
        }
    }

    func progress(of id: ULID) async throws(VaultError) -> ReconciliationProgress? {
        let envelope = envelope
        return try await connection.read {
            try OperationTable(database: $0, envelope: envelope).progress(of: id)
        }
    }

    func note(
        _ progress: ReconciliationProgress,
        of attempt: OperationAttempt
    ) async throws(VaultError) {
        try await change { table in
            guard let operation = try table.find(attempt.operationID) else {
                throw VaultError.operationMissing
            }
            guard operation.attempt == attempt, operation.state == .unknown else {
                throw VaultError.operationConflict
            }
            try table.note(progress, of: attempt.operationID)
        }
    }

    func subject(of id: ULID) async throws(VaultError) -> String? {
        let envelope = envelope
        return try await connection.read {
            try OperationTable(database: $0, envelope: envelope).subject(of: id)
        }
    }

    func claimants(
        of reference: String,
        kind: String
    ) async throws(VaultError) -> [Operation] {
        try await connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM operation
                    WHERE kind = ? AND (upstream_reference = ? OR state = 'dispatching')
                    """,
                arguments: [kind, reference]
            ).map(Operation.init(row:))
        }
    }

    func operations(
        in state: OperationState?,
        page: Int,
        perPage: Int
    ) async throws(VaultError) -> OperationPage {
        try await connection.read { database in
            let total = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM operation WHERE state = coalesce(?, state)",
                arguments: [state?.rawValue]
            )
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM operation WHERE state = coalesce(?, state)
                    ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?
                    """,
                arguments: [state?.rawValue, perPage, (max(1, page) - 1) * perPage]
            )
            return OperationPage(items: try rows.map(Operation.init(row:)), total: total ?? 0)
        }
    }

    // MARK: Acts

    func acts() async throws(VaultError) -> [OperationAct] {
        try await connection.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM operation_act ORDER BY number LIMIT ?",
                arguments: [OperationAct.batch]
            ).map(OperationAct.init(row:))
        }
    }

    func forgetActs(through number: Int64) async throws(VaultError) {
        try await connection.write {
            try $0.execute(sql: "DELETE FROM operation_act WHERE number <= ?", arguments: [number])
        }
    }
}
