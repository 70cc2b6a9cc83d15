import Cryptography
import GRDB
import Platform

struct SQLiteOperationRepository: OperationRepository {
    let connection: StoreConnection
    let envelope: Envelope

    func begin(
        _ request: OperationRequest,
        id: ULID,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) -> OperationAdmission {
        let envelope = envelope
        return try await connection.write { database in
            let table = OperationTable(database: database, envelope: envelope)
            return try table.begin(request, id: id, now: now, leaseUntil: now.advanced(by: lease))
        }
    }

    func markDispatching(
        _ attempt: OperationAttempt,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) {
        try await change { try $0.dispatch(attempt, now: now, lease: lease) }
    }

    func renew(
        _ attempt: OperationAttempt,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) {
        try await change { table in
            try table.renew(attempt, leaseUntil: now.advanced(by: lease))
        }
    }

    func complete(
        _ attempt: OperationAttempt,
        response: StoredResponse,
        upstreamReference: String?,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError) {
        try await change { table in
            try table.finish(
                attempt,
                from: [.dispatching, .unknown],
                to: .done,
                response: response,
                upstreamReference: upstreamReference,
                now: now,
                keep: keep
            )
        }
    }

    func markNotExecuted(
        _ attempt: OperationAttempt,
        response: StoredResponse?,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError) {
        try await change { table in
            try table.finish(
                attempt,
                from: [.new, .dispatching],
                to: .notExecuted,
                response: response,
                upstreamReference: nil,
                now: now,
                keep: keep
            )
        }
    }

    func markUnknown(
        _ attempt: OperationAttempt,
        wasAnswered: Bool,
        now: WallTime
    ) async throws(VaultError) {
        try await change { table in
            try table.move(
                attempt,
                from: [.dispatching],
                to: .unknown,
                setting: "lease_until = ?",
                [now.milliseconds]
            )
            guard wasAnswered else { return }
            try table.note(
                ReconciliationProgress(wasAnswered: true),
                of: attempt.operationID
            )
        }
    }

    func resolve(
        _ attempt: OperationAttempt,
        _ resolution: OperationResolution,
        by verdict: OperationVerdict,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError) {
        try await change { table in
            let open: [OperationState] = [.unknown, .review]
            switch resolution {
            case .happened(let response, let reference):
                try table.finish(
                    attempt,
                    from: open,
                    to: .reconciledDone,
                    response: response,
                    upstreamReference: reference,
                    now: now,
                    keep: keep
                )
            case .didNotHappen:
                try table.finish(
                    attempt,
                    from: open,
                    to: .reconciledNot,
                    response: nil,
                    upstreamReference: nil,
                    now: now,
                    keep: keep
                )
            case .needsReview:
                try table.move(attempt, from: open, to: .review, setting: nil, [])
            }
            try table.writeAct(attempt.operationID, verdict, now: now)
        }
    }

    func operation(_ id: ULID) async throws(VaultError) -> Operation? {
        let envelope = envelope
        return try await connection.read {
            try OperationTable(database: $0, envelope: envelope).find(id)
        }
    }

    func response(of id: ULID) async throws(VaultError) -> StoredResponse? {
        let envelope = envelope
        return try await connection.read {
            try OperationTable(database: $0, envelope: envelope).response(of: id)
        }
    }

    func operations(
        ofClient clientID: String,
        fate: OperationFate?,
        page: Int,
        perPage: Int
    ) async throws(VaultError) -> OperationPage {
        let condition = fate.map { " AND \($0.condition)" } ?? ""
        return try await connection.read { database in
            let total = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM operation WHERE client_id = ?\(condition)",
                arguments: [clientID]
            )
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM operation WHERE client_id = ?\(condition)
                    ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?
                    """,
                arguments: [clientID, perPage, (max(1, page) - 1) * perPage]
            )
            // A row that cannot be understood holds nobody else's up.
            return OperationPage(
                items: rows.compactMap { try? Operation(row: $0) },
                total: total ?? 0
            )
        }
    }

    func unresolved(now: WallTime) async throws(VaultError) -> [Operation] {
        try await connection.write { database in
            try database.execute(
                sql: """
                    UPDATE operation SET state = 'unknown'
                    WHERE state = 'dispatching' AND lease_until <= ?
                    """,
                arguments: [now.milliseconds]
            )
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM operation WHERE state = 'unknown' ORDER BY id"
            )
            // A row that cannot be understood holds nobody else's up.
            .compactMap { try? Operation(row: $0) }
        }
    }

    func hasUnresolved(
        kind: String,
        accountID: String,
        now: WallTime
    ) async throws(VaultError) -> Bool {
        let envelope = envelope
        return try await connection.read {
            try OperationTable(database: $0, envelope: envelope).hasUnresolved(
                kind: kind,
                accountID: accountID,
                now: now
            )
        }
    }

    func purge(now: WallTime) async throws(VaultError) -> Int {
        try await connection.write { database in
            try database.execute(
                sql: "DELETE FROM operation WHERE expires_at <= ?",
                arguments: [now.milliseconds]
            )
            return database.changesCount
        }
    }

    func change(
        _ body: @escaping @Sendable (OperationTable) throws -> Void
    ) async throws(VaultError) {
        let envelope = envelope
        try await connection.write {
            try body(OperationTable(database: $0, envelope: envelope))
        }
    }
}
