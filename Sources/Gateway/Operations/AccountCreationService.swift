import Audit
import Caching
import Cryptography
import HTTPClient
import JSON
import Platform
import RateLimiting
import Vault
import Vobiz

/// Creates accounts: once per idempotency key, on record before and after, the token straight into the
/// vault (requirements §4, R-ID-13).
struct AccountCreationService: Sendable {
    let provider: Provider
    let operations: Operations
    let audit: AuditLog
    let cache: ResponseCache
    let fingerprintKey: HMACSHA256
    let screen: AnswerScreen

    /// Everything from the body's octets to the answer. The order is the promise: nothing is sent
    /// before the key is claimed and the intent is durable, and nothing is answered before the outcome
    /// is.
    func create(
        _ request: AccountCreationRequest,
        for exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        guard let entry = exchange.entry, let client = exchange.client else { throw .unauthorized }
        var document = try RequestDocument.parse(request.takeBody())
        defer { document.erase() }
        let account = try Self.account(document.root)
        let operation = OperationRequest(
            clientID: entry.client.id,
            idempotencyKey: request.key.text.value,
            fingerprint: RequestFingerprint.make(
                .createAccount,
                parameters: [],
                body: document.root,
                key: fingerprintKey
            ),
            kind: OperationKind.accountCreation.rawValue,
            subject: account.details.email
        )
        switch try await operations.begin(operation) {
        case .replay(let operation, let response):
            exchange.operation = operation.id.description
            return Self.replay(response)
        case .execute(let attempt):
            exchange.operation = attempt.operationID.description
            return try await execute(attempt, account, client, &exchange)
        }
    }

    // MARK: Before

    private static func account(_ body: JSONValue) throws(GatewayError) -> NewAccount {
        do throws(NewAccountError) {
            return try NewAccount(decoding: body)
        } catch {
            throw refusal(error)
        }
    }

    private static func refusal(_ error: NewAccountError) -> GatewayError {
        switch error {
        case .notAnObject: .malformedBody("The body is not a JSON object.")
        case .unknownMember(let name):
            .invalidRequest([FieldProblem(name, "is not a member of this request")])
        case .invalid(let problems):
            .validationFailed(
                problems.map { FieldProblem($0.field, RuleText.text(of: $0.rule)) }
            )
        }
    }

    private static func replay(_ response: StoredResponse) -> Answer {
        Answer(
            status: response.status,
            fields: Array("\(response.fieldLines)Idempotency-Replayed: true\r\n".utf8),
            body: response.body
        )
    }

    /// What may still stop the operation without a trace at the provider: the key stays usable.
    private func admit(
        _ account: borrowing NewAccount,
        _ client: ClientState,
        _ exchange: inout Exchange
    ) async throws(GatewayError) {
        let decision = client.limiter.admit(at: MonotonicTime.now.nanoseconds)
        exchange.decision = decision
        guard decision.isAllowed else {
            throw .quotaExceeded(policies: ["client"], retryAfter: decision.retryAfterSeconds)
        }
        try await requireNew(account.details.email)
    }

    /// E-mail addresses are unique at the provider, so this finds an account that exists already before
    /// anything is sent that could create a second one. Who finds one later knows that it was made meanwhile.
    private func requireNew(_ email: String) async throws(GatewayError) {
        let outcome = try await AccountSearch(provider: provider).accounts(email)
        guard outcome.found.isEmpty else { throw .emailInUse }
        guard outcome.isComplete else { throw .upstream(.invalid(.member("total"))) }
    }

    // MARK: The write

    /// What became of the call.
    private enum Sent: ~Copyable {
        case created(AccountCreation)
        case failed(GatewayError)
    }

    private func execute(
        _ attempt: OperationAttempt,
        _ account: borrowing NewAccount,
        _ client: ClientState,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        let entry = try await prepare(attempt, account, client, &exchange)
        // Reads that begin from here on must not be kept under the old state.
        cache.invalidate([.accounts, .partner])
        defer { cache.invalidate([.accounts, .partner]) }
        let sent = await send(account)
        switch consume sent {
        case .created(let creation):
            return try await succeed(attempt, creation, entry, &exchange)
        case .failed(let error):
            return try await fail(attempt, error, entry, &exchange)
        }
    }

    /// Everything before the first octet leaves. If it fails, nothing has happened.
    private func prepare(
        _ attempt: OperationAttempt,
        _ account: borrowing NewAccount,
        _ client: ClientState,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> PendingAuditEntry {
        do throws(GatewayError) {
            try await admit(account, client, &exchange)
            let entry = try await begin(attempt, exchange)
            try await operations.dispatching(attempt)
            return entry
        } catch {
            try await operations.notExecuted(attempt)
            throw error
        }
    }

    private func begin(
        _ attempt: OperationAttempt,
        _ exchange: Exchange
    ) async throws(GatewayError) -> PendingAuditEntry {
        let intent = AuditScribe.record("op.intent", of: exchange, at: .now)
        do {
            return try await PendingAuditEntry(
                attempt.operationID.description,
                in: audit,
                intent: intent
            )
        } catch {
            throw .auditUnavailable
        }
    }

    private func send(_ account: borrowing NewAccount) async -> Sent {
        do throws(GatewayError) {
            return .created(
                try await provider.asPartner { (vobiz, credential) throws(VobizError) in
                    try await vobiz.createAccount(account, credential: credential)
                }
            )
        } catch {
            return .failed(error)
        }
    }

    // MARK: After

    private func succeed(
        _ attempt: OperationAttempt,
        _ creation: consuming AccountCreation,
        _ entry: consuming PendingAuditEntry,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        let id = creation.account.id
        exchange.account = id.text
        exchange.upstreamStatus = 201
        let body = Projection.Created(
            creation.account,
            operationID: attempt.operationID.description
        ).bytes
        if let token = creation.takeToken() {
            // The account exists whatever becomes of this; a token that is not kept now is fetched
            // when it is first needed.
            do { try await credentials.store(token, of: id) } catch {
                exchange.reason = "token-not-kept"
            }
        }
        let response = StoredResponse.result(status: 201, body, operation: attempt.operationID)
        let answer = Answer(status: 201, fields: Array(response.fieldLines.utf8), body: body)
        guard screen.isClean(answer, exchange, by: screen.watch.tripwire) else {
            return try await withhold(attempt, reference: id.text, entry, &exchange)
        }
        try await finish(attempt, response, reference: id.text, entry, exchange)
        return answer
    }

    /// It happened, and what there is to say about it must not be said: not now, and not when it is asked
    /// for again.
    private func withhold(
        _ attempt: OperationAttempt,
        reference: String,
        _ entry: consuming PendingAuditEntry,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        exchange.reason = "secret-withheld"
        return try await keepProblem(
            of: .secretWithheld,
            attempt,
            reference: reference,
            entry,
            exchange
        )
    }

    private var credentials: Credentials { provider.credentials }

    private func fail(
        _ attempt: OperationAttempt,
        _ error: GatewayError,
        _ entry: consuming PendingAuditEntry,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        guard case .upstream(let failure) = error else {
            // The gateway's own limit or a missing credential: nothing was sent.
            try await operations.notExecuted(attempt)
            try await complete(entry, exchange, "not-executed")
            throw error
        }
        if case .refused(let status, _) = failure { exchange.upstreamStatus = status }
        switch WriteOutcome(failure) {
        case .notExecuted:
            try await operations.notExecuted(attempt)
            try await complete(entry, exchange, "not-executed")
            throw error
        case .unknown:
            // Whatever the store says: the caller must learn that it may have happened. A row that stays
            // as it is counts as unknown once its lease is over.
            try? await operations.unknown(attempt, wasAnswered: failure.answersWithSuccess)
            try? await complete(entry, exchange, "unknown")
            throw .upstreamOutcomeUnknown(operation: attempt.operationID.description, failure)
        case .refused:
            return try await keepProblem(of: error, attempt, reference: nil, entry, exchange)
        }
    }

    /// Answers with a problem from now on, whenever the key is used.
    private func keepProblem(
        of error: GatewayError,
        _ attempt: OperationAttempt,
        reference: String?,
        _ entry: consuming PendingAuditEntry,
        _ exchange: Exchange
    ) async throws(GatewayError) -> Answer {
        var problem = ProblemMapping.problem(for: error)
        problem.operation = attempt.operationID.description
        let answer = Answer(problem, instance: exchange.id)
        let fields = [
            StoredResponse.Field(name: "Content-Type", value: "application/problem+json"),
            StoredResponse.Field(name: "Cache-Control", value: "no-store"),
        ]
        let response = StoredResponse(status: answer.status, fields: fields, body: answer.body)
        try await finish(attempt, response, reference: reference, entry, exchange)
        return answer
    }

    private func finish(
        _ attempt: OperationAttempt,
        _ response: StoredResponse,
        reference: String?,
        _ entry: consuming PendingAuditEntry,
        _ exchange: Exchange
    ) async throws(GatewayError) {
        do {
            try await operations.complete(attempt, response, reference: reference)
        } catch {
            // It happened, and that could not be written down: never "failed".
            throw .outcomeNotRecorded(operation: attempt.operationID.description)
        }
        // What has a reference has happened, whatever may be said about it.
        try await complete(entry, exchange, reference == nil ? "refused" : "done")
    }

    private func complete(
        _ entry: consuming PendingAuditEntry,
        _ exchange: Exchange,
        _ decision: StaticString
    ) async throws(GatewayError) {
        var record = AuditScribe.record("op.outcome", of: exchange, at: .now)
        record.append("decision", decision)
        do {
            try await entry.complete(record)
        } catch {
            throw .outcomeNotRecorded(operation: exchange.operation ?? "")
        }
    }
}
