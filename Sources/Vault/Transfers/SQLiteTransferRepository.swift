import GRDB
import Platform

struct SQLiteTransferRepository: TransferRepository {
    let connection: StoreConnection
    let envelope: Envelope

    func dispatch(
        _ attempt: OperationAttempt,
        _ order: TransferOrder,
        within limits: TransferLimits,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) -> TransferAdmission {
        let envelope = envelope
        return try await connection.write { database in
            let table = TransferTable(database: database, envelope: envelope)
            let admission = try table.admit(order, within: limits, now: now)
            guard admission == .dispatched else { return admission }
            try OperationTable(database: database, envelope: envelope).dispatch(
                attempt,
                now: now,
                lease: lease
            )
            try table.reserve(order, for: attempt.operationID, now: now)
            return .dispatched
        }
    }

    func settlements() async throws(VaultError) -> Int64 {
        try await connection.read { try TransferTable.settlements(in: $0) }
    }

    func transfer(of operation: ULID) async throws(VaultError) -> Transfer? {
        let envelope = envelope
        return try await connection.read {
            try TransferTable(database: $0, envelope: envelope).find(operation)
        }
    }
}
