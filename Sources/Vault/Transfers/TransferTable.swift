import Cryptography
import GRDB
import Platform

/// The transfer table within one transaction.
struct TransferTable {
    let database: Database
    let envelope: Envelope

    func admit(
        _ order: TransferOrder,
        within limits: TransferLimits,
        now: WallTime
    ) throws -> TransferAdmission {
        if !limits.allowsUnresolved,
            try OperationTable(database: database, envelope: envelope).hasUnresolved(
                kind: OperationKind.transfer.rawValue,
                accountID: order.accountID,
                now: now
            )
        {
            return .priorUnresolved
        }
        let totals =
            limits.caps.isEmpty ? TransferTotals() : try totals(for: order, day: now.day)
        if let cap = limits.caps.refusal(of: order.units, after: totals) {
            return .capReached(cap)
        }
        if let funds = limits.funds,
            !funds.cover(order.units, besides: try outstanding(since: funds.settlements))
        {
            return .balanceTooLow
        }
        return .dispatched
    }

    /// A later attempt of the same operation takes the place of one that was released.
    func reserve(_ order: TransferOrder, for operation: ULID, now: WallTime) throws {
        let sealed = try order.description.map { text in
            let record = try envelope.seal(
                Array(text.utf8).span,
                as: Self.recordName(operation)
            )
            try MasterKeyUse.count(record, in: database)
            return record.bytes.data
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO transfer (
                    operation_id, account_id, client_id, amount, units, currency, day, tag, sealed,
                    dispatched_at, state
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved')
                """,
            arguments: [
                operation.description, order.accountID, order.clientID, order.amount, order.units,
                order.currency, now.day, TransferTag(operation).description, sealed,
                now.milliseconds,
            ]
        )
    }

    /// Ends the reservation of an operation, if it has one.
    func end(_ operation: ULID, as state: TransferState) throws {
        let isSettled = state == .settled
        try database.execute(
            sql: """
                UPDATE transfer SET state = ?, settlement = \(isSettled
                    ? "(SELECT transfer_settlements + 1 FROM store)" : "NULL")
                WHERE operation_id = ? AND state = 'reserved'
                """,
            arguments: [state.rawValue, operation.description]
        )
        guard isSettled, database.changesCount > 0 else { return }
        try database.execute(
            sql: "UPDATE store SET transfer_settlements = transfer_settlements + 1"
        )
    }

    func find(_ operation: ULID) throws -> Transfer? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM transfer WHERE operation_id = ?",
            arguments: [operation.description]
        ).map(transfer(of:))
    }

    static func settlements(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT transfer_settlements FROM store") ?? 0
    }

    static func recordName(_ operation: ULID) -> RecordName {
        RecordName(
            kind: .transfer,
            id: operation.description,
            field: "description",
            version: 1
        )
    }

    // MARK: What counts

    private func totals(for order: TransferOrder, day: Int64) throws -> TransferTotals {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT coalesce(sum(units) FILTER (WHERE account_id = ?), 0) AS customer,
                    coalesce(sum(units) FILTER (WHERE client_id = ?), 0) AS client,
                    coalesce(sum(units), 0) AS global
                FROM transfer WHERE day = ? AND state != 'released'
                """,
            arguments: [order.accountID, order.clientID, day]
        )
        guard let row else { throw VaultError.integrity }
        return TransferTotals(
            customer: try row.required("customer"),
            client: try row.required("client"),
            global: try row.required("global")
        )
    }

    /// What may have left the partner's balance since a mark, or may yet: of whichever day.
    private func outstanding(since settlements: Int64) throws -> Int64 {
        let reserved = try Int64.fetchOne(
            database,
            sql: "SELECT coalesce(sum(units), 0) FROM transfer WHERE state = 'reserved'"
        )
        let settled = try Int64.fetchOne(
            database,
            sql: "SELECT coalesce(sum(units), 0) FROM transfer WHERE settlement > ?",
            arguments: [settlements]
        )
        guard let reserved, let settled else { throw VaultError.integrity }
        let (sum, overflow) = reserved.addingReportingOverflow(settled)
        return overflow ? .max : sum
    }

    // MARK: Rows

    private func transfer(of row: Row) throws -> Transfer {
        guard let id = ULID(try row.required("operation_id") as String),
            let tag = TransferTag(try row.required("tag") as String),
            let state = TransferState(rawValue: try row.required("state"))
        else { throw VaultError.integrity }
        return Transfer(
            operationID: id,
            order: TransferOrder(
                accountID: try row.required("account_id"),
                clientID: try row.required("client_id"),
                amount: try row.required("amount"),
                units: try row.required("units"),
                currency: try row.required("currency"),
                description: try description(of: row, id)
            ),
            day: try row.required("day"),
            tag: tag,
            dispatchedAt: try row.requiredTime("dispatched_at"),
            state: state
        )
    }

    private func description(of row: Row, _ id: ULID) throws -> String? {
        let isEmpty = (row["sealed"] as DatabaseValue).isNull
        guard !isEmpty else { return nil }
        let record = try SealedTable.transfer.record(of: row)
        return try envelope.open(record, as: Self.recordName(id)).withBytes {
            String(decoding: $0.array, as: UTF8.self)
        }
    }
}

extension WallTime {
    /// The UTC day, in days since 1970.
    fileprivate var day: Int64 {
        let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return rest < 0 ? day - 1 : day
    }
}
