import Audit
import Caching
import Platform
import RateLimiting
import Vault
import Vobiz

/// Carries out writes: once per idempotency key, on record before and after (requirements §4).
struct WriteService: Sendable {
    let operations: Operations
    let audit: AuditLog
    let cache: ResponseCache
    let screen: AnswerScreen

    /// Everything from the checked request to the answer. The order is the promise: nothing is sent
    /// before the key is claimed and the intent is durable, and nothing is answered before the outcome
    /// is.
    func carryOut<W: Write & ~Copyable>(
        _ write: borrowing W,
        as request: OperationRequest,
        for exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        guard let client = exchange.client else { throw .unauthorized }
        switch try await operations.begin(request) {
        case .replay(let operation, let response):
            exchange.operation = operation.id.description
            return Answer(replaying: response)
        case .execute(let attempt):
            exchange.operation = attempt.operationID.description
            return try await execute(write, attempt, client, &exchange)
        }
    }

    private func execute<W: Write & ~Copyable>(
        _ write: borrowing W,
        _ attempt: OperationAttempt,
        _ client: ClientState,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        let running = try await prepare(write, attempt, client, &exchange)
        let tags = write.tags
        // Reads that begin from here on must not be kept under the old state.
        cache.invalidate(tags)
        defer { cache.invalidate(tags) }
        let result: WriteResult
        do throws(GatewayError) {
            result = try await write.send(attempt, &exchange)
        } catch {
            return try await fail(running, error, &exchange)
        }
        return try await succeed(running, result, &exchange)
    }

    // MARK: Before

    /// Everything before the first octet leaves. If it fails, nothing has happened.
    private func prepare<W: Write & ~Copyable>(
        _ write: borrowing W,
        _ attempt: OperationAttempt,
        _ client: ClientState,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> RunningWrite {
        do throws(GatewayError) {
            try limit(client, &exchange)
            let admission = try await write.admit()
            let running = try await begin(write, attempt, exchange)
            do throws(GatewayError) {
                try await write.dispatch(attempt, admission, &exchange)
            } catch {
                try await complete(running, exchange, .notExecuted)
                throw error
            }
            return running
        } catch {
            try await operations.notExecuted(attempt)
            throw error
        }
    }

    private func limit(
        _ client: ClientState,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        let decision = client.limiter.admit(at: MonotonicTime.now.nanoseconds)
        exchange.decision = decision
        guard decision.isAllowed else {
            throw .quotaExceeded(policies: ["client"], retryAfter: decision.retryAfterSeconds)
        }
    }

    private func begin<W: Write & ~Copyable>(
        _ write: borrowing W,
        _ attempt: OperationAttempt,
        _ exchange: Exchange
    ) async throws(GatewayError) -> RunningWrite {
        let audited = write.audited
        var intent = AuditScribe.record("op.intent", of: exchange, at: .now)
        intent.append(members: audited)
        do {
            let entry = try await PendingAuditEntry(
                attempt.operationID.description,
                in: audit,
                intent: intent
            )
            return RunningWrite(attempt: attempt, audited: audited, entry: entry)
        } catch {
            throw .auditUnavailable
        }
    }

    // MARK: After

    private func succeed(
        _ running: consuming RunningWrite,
        _ result: WriteResult,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        let response = StoredResponse(result: result.body, of: running.attempt.operationID)
        let answer = Answer(response)
        guard screen.isClean(answer, exchange, by: screen.watch.tripwire) else {
            // It happened, and what there is to say about it must not be said: not now, and not when it
            // is asked for again.
            exchange.reason = "secret-withheld"
            return try await keepProblem(
                of: .secretWithheld,
                running,
                reference: result.reference,
                exchange
            )
        }
        try await finish(running, response, reference: result.reference, exchange)
        return answer
    }

    private func fail(
        _ running: consuming RunningWrite,
        _ error: GatewayError,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        let attempt = running.attempt
        guard case .upstream(let failure) = error else {
            // The gateway's own limit or a missing credential: nothing was sent.
            try await operations.notExecuted(attempt)
            try await complete(running, exchange, .notExecuted)
            throw error
        }
        if case .refused(let status, _) = failure { exchange.upstreamStatus = status }
        switch WriteOutcome(failure) {
        case .notExecuted:
            try await operations.notExecuted(attempt)
            try await complete(running, exchange, .notExecuted)
            throw error
        case .unknown:
            // Whatever the store says: the caller must learn that it may have happened. A row that stays
            // as it is counts as unknown once its lease is over.
            try? await operations.unknown(attempt, wasAnswered: failure.answersWithSuccess)
            try? await complete(running, exchange, .unknown)
            throw .upstreamOutcomeUnknown(operation: attempt.operationID.description, failure)
        case .refused:
            return try await keepProblem(of: error, running, reference: nil, exchange)
        }
    }

    /// Answers with a problem from now on, whenever the key is used.
    private func keepProblem(
        of error: GatewayError,
        _ running: consuming RunningWrite,
        reference: String?,
        _ exchange: Exchange
    ) async throws(GatewayError) -> Answer {
        var problem = ProblemMapping.problem(for: error)
        problem.operation = running.attempt.operationID.description
        let answer = Answer(problem, instance: exchange.id)
        let fields = [
            StoredResponse.Field(name: "Content-Type", value: "application/problem+json"),
            StoredResponse.Field(name: "Cache-Control", value: "no-store"),
        ]
        let response = StoredResponse(status: answer.status, fields: fields, body: answer.body)
        try await finish(running, response, reference: reference, exchange)
        return answer
    }

    private func finish(
        _ running: consuming RunningWrite,
        _ response: StoredResponse,
        reference: String?,
        _ exchange: Exchange
    ) async throws(GatewayError) {
        // What has a reference has happened, whatever may be said about it.
        let ending = reference == nil ? WriteEnding.refused : .done
        do throws(GatewayError) {
            try await operations.complete(running.attempt, response, reference: reference)
        } catch {
            let operation = running.attempt.operationID.description
            throw ending.unrecorded(operation, otherwise: error)
        }
        try await complete(running, exchange, ending)
    }

    private func complete(
        _ running: consuming RunningWrite,
        _ exchange: Exchange,
        _ ending: WriteEnding
    ) async throws(GatewayError) {
        var record = AuditScribe.record("op.outcome", of: exchange, at: .now)
        record.append(members: running.audited)
        record.append("decision", ending.word)
        let operation = running.attempt.operationID.description
        do {
            try await running.entry.complete(record)
        } catch {
            throw ending.unrecorded(operation, otherwise: .auditUnavailable)
        }
    }
}
