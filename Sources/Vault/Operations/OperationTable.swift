import Cryptography
import Foundation
import GRDB
import Platform

/// The operation table within one transaction.
struct OperationTable {
    let database: Database
    let envelope: Envelope

    func begin(
        _ request: OperationRequest,
        id: ULID,
        now: WallTime,
        leaseUntil: WallTime
    ) throws -> OperationAdmission {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM operation WHERE client_id = ? AND idempotency_key = ?",
            arguments: [request.clientID, request.idempotencyKey]
        )
        guard let row else {
            return .new(try insert(request, id: id, now: now, leaseUntil: leaseUntil))
        }
        let known = try Operation(row: row)
        guard let fingerprint = row.possibleBytes("fingerprint").flatMap(Digest256.init) else {
            throw VaultError.integrity
        }
        let decision = OperationDecision(
            state: known.state,
            isSameRequest: fingerprint.isEqualInConstantTime(to: request.fingerprint),
            isLeaseOver: !now.isBefore(known.leaseUntil),
            isExpired: known.expires.map { !now.isBefore($0) } ?? false
        )
        switch decision {
        case .replace:
            try delete(known.id)
            return .new(try insert(request, id: id, now: now, leaseUntil: leaseUntil))
        case .takeOver: return .new(try takeOver(known, request, leaseUntil: leaseUntil))
        case .inProgress: return .inProgress(known)
        case .replay:
            do {
                guard let response = try response(of: known.id) else { throw VaultError.integrity }
                return .replay(known, response)
            } catch VaultError.integrity {
                return .damaged(known)
            }
        case .mismatch: return .mismatch
        case .loseTrack:
            try move(known.attempt, from: [.dispatching], to: .unknown, setting: nil, [])
            return .unknown(try required(known.id))
        case .unknown: return .unknown(known)
        case .review: return .review(known)
        }
    }

    func find(_ id: ULID) throws -> Operation? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM operation WHERE id = ?",
            arguments: [id.description]
        ).map(Operation.init(row:))
    }

    func response(of id: ULID) throws -> StoredResponse? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT attempt, response FROM operation WHERE id = ?",
            arguments: [id.description]
        )
        guard let row else { return nil }
        let isEmpty = (row["response"] as DatabaseValue).isNull
        guard !isEmpty else { return nil }
        guard let record = row.possibleBytes("response").flatMap(SealedRecord.init) else {
            throw VaultError.integrity
        }
        let name = OperationTable.recordName(
            OperationAttempt(operationID: id, number: try row.required("attempt"))
        )
        let response = try envelope.open(record, as: name).withBytes {
            StoredResponse(encoded: $0)
        }
        guard let response else { throw VaultError.integrity }
        return response
    }

    /// From here on a crash means "unknown".
    func dispatch(_ attempt: OperationAttempt, now: WallTime, lease: Duration) throws {
        try move(
            attempt,
            from: [.new],
            to: .dispatching,
            setting: "dispatched_at = ?, lease_until = ?",
            [now.milliseconds, now.advanced(by: lease).milliseconds]
        )
    }

    func hasUnresolved(kind: String, accountID: String, now: WallTime) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM operation
                    WHERE account_id = ? AND kind = ? AND (
                        state IN ('unknown', 'review')
                        OR (state = 'dispatching' AND lease_until <= ?)))
                """,
            arguments: [accountID, kind, now.milliseconds]
        ) ?? false
    }

    /// Moves the operation on if it still is in one of these states and at this attempt.
    func move(
        _ attempt: OperationAttempt,
        from states: [OperationState],
        to state: OperationState,
        setting columns: String?,
        _ values: [(any DatabaseValueConvertible)?]
    ) throws {
        let marks = states.map { _ in "?" }.joined(separator: ", ")
        var arguments: [(any DatabaseValueConvertible)?] = [state.rawValue]
        arguments += values
        arguments += [attempt.operationID.description, attempt.number]
        arguments += states.map(\.rawValue)
        try database.execute(
            sql: """
                UPDATE operation SET state = ?\(columns.map { ", " + $0 } ?? "")
                WHERE id = ? AND attempt = ? AND state IN (\(marks))
                """,
            arguments: StatementArguments(arguments)
        )
        try requireChange(of: attempt)
    }

    func renew(_ attempt: OperationAttempt, leaseUntil: WallTime) throws {
        try database.execute(
            sql: """
                UPDATE operation SET lease_until = ?
                WHERE id = ? AND attempt = ? AND state IN ('new', 'dispatching')
                """,
            arguments: [
                leaseUntil.milliseconds, attempt.operationID.description, attempt.number,
            ]
        )
        try requireChange(of: attempt)
    }

    /// The last statement found the operation where its caller took it to be.
    private func requireChange(of attempt: OperationAttempt) throws {
        guard database.changesCount == 0 else { return }
        guard try find(attempt.operationID) != nil else { throw VaultError.operationMissing }
        throw VaultError.operationConflict
    }

    /// As `move` to a final state, with the answer sealed and the retention set.
    func finish(
        _ attempt: OperationAttempt,
        from states: [OperationState],
        to state: OperationState,
        response: StoredResponse?,
        upstreamReference: String?,
        now: WallTime,
        keep: Duration
    ) throws {
        let sealed = try response.map { response in
            let record = try envelope.seal(
                response.encoded.span,
                as: OperationTable.recordName(attempt)
            )
            try MasterKeyUse.count(record, in: database)
            return record.bytes.data
        }
        try move(
            attempt,
            from: states,
            to: state,
            setting: "response = ?, upstream_reference = ?, finished_at = ?, expires_at = ?",
            [
                sealed, upstreamReference, now.milliseconds,
                now.advanced(by: keep).milliseconds,
            ]
        )
        try TransferTable(database: database, envelope: envelope).end(
            attempt.operationID,
            // What has a reference has happened.
            as: upstreamReference != nil || state == .reconciledDone ? .settled : .released
        )
        try endSearch(of: attempt.operationID)
    }

    private func insert(
        _ request: OperationRequest,
        id: ULID,
        now: WallTime,
        leaseUntil: WallTime
    ) throws -> Operation {
        try database.execute(
            sql: """
                INSERT INTO operation (
                    id, client_id, idempotency_key, fingerprint, kind, account_id, state, attempt,
                    created_at, lease_until
                ) VALUES (?, ?, ?, ?, ?, ?, 'new', 1, ?, ?)
                """,
            arguments: [
                id.description, request.clientID, request.idempotencyKey,
                request.fingerprint.bytes.data, request.kind, request.accountID, now.milliseconds,
                leaseUntil.milliseconds,
            ]
        )
        try keep(request.subject, of: id)
        return try required(id)
    }

    /// The next attempt; an earlier one that comes back finds its number outdated.
    private func takeOver(
        _ known: Operation,
        _ request: OperationRequest,
        leaseUntil: WallTime
    ) throws -> Operation {
        try database.execute(
            sql: """
                UPDATE operation SET state = 'new', attempt = attempt + 1, lease_until = ?,
                    dispatched_at = NULL, finished_at = NULL, upstream_reference = NULL,
                    response = NULL, expires_at = NULL
                WHERE id = ?
                """,
            arguments: [leaseUntil.milliseconds, known.id.description]
        )
        // The search for an earlier attempt is none for this one.
        try endSearch(of: known.id)
        try keep(request.subject, of: known.id)
        return try required(known.id)
    }

    private func delete(_ id: ULID) throws {
        try database.execute(
            sql: "DELETE FROM operation WHERE id = ?",
            arguments: [id.description]
        )
    }

    private func required(_ id: ULID) throws -> Operation {
        guard let operation = try find(id) else { throw VaultError.operationMissing }
        return operation
    }

    static func recordName(_ attempt: OperationAttempt) -> RecordName {
        RecordName(
            kind: .operation,
            id: attempt.operationID.description,
            field: "response",
            version: Int64(attempt.number)
        )
    }
}
