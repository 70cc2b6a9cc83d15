import Platform
import Vault

/// Writes that happen once: what an idempotency key admits, and how an operation is carried to its end.
/// Each step is on disk before the next begins (requirements §4).
struct Operations: Sendable {
    /// How long an attempt is taken to be alive: longer than the longest exchange.
    private static let lease = Duration.seconds(60)
    /// How long answers of writes to money and accounts are kept (R-ID-06).
    static let retention = Duration.seconds(7 * 24 * 3600)

    let repository: any OperationRepository
    let transfers: any TransferRepository
    let damage: DamageReport

    /// What ``begin(_:)`` leads to.
    enum Beginning: Sendable {
        case execute(OperationAttempt)
        case replay(Operation, StoredResponse)
    }

    /// Claims the key of a request.
    ///
    /// - Throws: the conflict that the key's state means.
    func begin(_ request: OperationRequest) async throws(GatewayError) -> Beginning {
        let now = WallTime.now
        let admission = try await store { () throws(VaultError) in
            try await repository.begin(request, id: ULID(at: now), now: now, lease: Self.lease)
        }
        switch admission {
        case .new(let operation): return .execute(operation.attempt)
        case .replay(let operation, let response): return .replay(operation, response)
        case .inProgress(let operation): throw .operationInProgress(operation.id.description)
        case .mismatch: throw .idempotencyKeyReused
        case .unknown(let operation): throw .outcomeUnknown(operation.id.description)
        case .review(let operation): throw .operatorReview(operation.id.description)
        case .damaged(let operation):
            damage.note(operation)
            throw .storeIntegrity
        }
    }

    /// From here on a crash leaves the outcome unknown.
    func dispatching(_ attempt: OperationAttempt) async throws(GatewayError) {
        try await store { () throws(VaultError) in
            try await repository.markDispatching(attempt, now: .now, lease: Self.lease)
        }
    }

    /// As ``dispatching(_:)``, for a transfer that its limits admit: its amount counts from here on.
    func dispatching(
        _ attempt: OperationAttempt,
        _ order: TransferOrder,
        within limits: TransferLimits
    ) async throws(GatewayError) -> TransferAdmission {
        try await store { () throws(VaultError) in
            try await transfers.dispatch(
                attempt,
                order,
                within: limits,
                now: .now,
                lease: Self.lease
            )
        }
    }

    /// To be read before the balance that a transfer is held against.
    func transferSettlements() async throws(GatewayError) -> Int64 {
        try await store { () throws(VaultError) in try await transfers.settlements() }
    }

    /// The provider has answered; the answer will be replayed.
    func complete(
        _ attempt: OperationAttempt,
        _ response: StoredResponse,
        reference: String?
    ) async throws(GatewayError) {
        try await store { () throws(VaultError) in
            try await repository.complete(
                attempt,
                response: response,
                upstreamReference: reference,
                now: .now,
                keep: Self.retention
            )
        }
    }

    /// Nothing happened at the provider; the key may be used again.
    func notExecuted(_ attempt: OperationAttempt) async throws(GatewayError) {
        try await store { () throws(VaultError) in
            try await repository.markNotExecuted(
                attempt,
                response: nil,
                now: .now,
                keep: Self.retention
            )
        }
    }

    /// Nobody knows what happened; `wasAnswered` when the provider has said that something did.
    func unknown(
        _ attempt: OperationAttempt,
        wasAnswered: Bool = false
    ) async throws(GatewayError) {
        try await store { () throws(VaultError) in
            try await repository.markUnknown(attempt, wasAnswered: wasAnswered, now: .now)
        }
    }

    /// An operation of one client; those of others do not exist for it.
    func operation(
        _ id: String,
        of clientID: String
    ) async throws(GatewayError) -> (Operation, StoredResponse?) {
        guard let id = ULID(id) else { throw .notFound }
        let found = try await store { () throws(VaultError) in try await repository.operation(id) }
        guard let found, found.clientID == clientID else { throw .notFound }
        do throws(GatewayError) {
            let response = try await store { () throws(VaultError) in
                try await repository.response(of: id)
            }
            return (found, response)
        } catch {
            if case .storeIntegrity = error { damage.note(found) }
            throw error
        }
    }

    /// One page of a client's operations, newest first: those with one fate, or all.
    func operations(
        of clientID: String,
        _ fate: OperationFate?,
        _ page: Int,
        _ perPage: Int
    ) async throws(GatewayError) -> OperationPage {
        try await store { () throws(VaultError) in
            try await repository.operations(
                ofClient: clientID,
                fate: fate,
                page: page,
                perPage: perPage
            )
        }
    }

    private func store<Result>(
        _ work: () async throws(VaultError) -> Result
    ) async throws(GatewayError) -> Result {
        do {
            return try await work()
        } catch .integrity {
            throw .storeIntegrity
        } catch {
            throw .storeUnavailable
        }
    }
}
