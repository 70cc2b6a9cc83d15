import Audit
import Caching
import Cryptography
import HTTPClient
import HTTPTypes
import Platform
import RateLimiting
import TestSupport
import Testing
import Vault
import Vobiz

@testable import Gateway

/// A store with operations whose outcome is unknown, and a provider whose answers a test makes up by path.
struct LookupBench: Sendable {
    /// Nil for a connection that breaks.
    typealias Answers = @Sendable (_ path: String) -> (status: Int, body: String)?

    private final class Upstream: UpstreamClient {
        private let answers: Answers
        private let asked = Guarded<[String]>([])

        init(_ answers: @escaping Answers) {
            self.answers = answers
        }

        var paths: [String] { asked.withLock { $0 } }

        func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
            asked.withLock { $0.append(request.path) }
            guard request.method == .get, let answer = answers(request.path) else {
                throw ClientError(.answerTimeout, .mayHaveBeenSent)
            }
            return ClientResponse(
                status: answer.status,
                fields: [.contentType: "application/json"],
                body: Array(answer.body.utf8)
            )
        }

        func shutDown() async {}
    }

    static let email = "owner@example.com"
    static let account = "MA_NEW00001"

    let fixture: GatewayFixture
    let vault: CredentialVault
    let audit: AuditLog
    let log = LogCollector()
    private let upstream: Upstream
    private let provider: Provider

    init(_ answers: @escaping Answers) async throws {
        fixture = try GatewayFixture()
        vault = try await CredentialVault(store: fixture.store)
        try await vault.store(
            .partner(.active),
            authID: "PA_DEMO0001",
            token: fixture.secret("token"),
            now: .now
        )
        audit = try AuditLog(path: fixture.directory.path("audit.jsonl"))
        upstream = Upstream(answers)
        provider = Provider(
            vobiz: VobizClient(upstream),
            credentials: Credentials(vault),
            limiter: RateLimiter(try #require(Rate(events: 1000, burst: 1000))),
            breaker: UpstreamBreaker(),
            trust: PartnerTrust(),
            alarm: UpstreamAlarm(audit, log.logger)
        )
    }

    var repository: any OperationRepository { fixture.store.operations }
    /// What the provider was asked.
    var paths: [String] { upstream.paths }

    var accounts: AccountCreationLookup {
        AccountCreationLookup(
            search: AccountSearch(provider: provider),
            repository: repository,
            logger: log.logger
        )
    }

    var transfers: TransferLookup {
        TransferLookup(provider: provider, repository: fixture.store.transfers)
    }

    func follower(_ settings: ReconciliationSettings = ReconciliationSettings())
        -> OperationFollower
    {
        OperationFollower(
            repository: repository,
            accounts: accounts,
            transfers: transfers,
            settings: settings,
            journal: OperationJournal(repository: repository, audit: audit),
            cache: ResponseCache(maxBytes: 1 << 20),
            damage: DamageReport(audit, log.logger),
            logger: log.logger
        )
    }

    // MARK: Operations

    /// One that began so long ago.
    func begun(
        _ kind: OperationKind,
        key: String = "the-key-of-the-operation",
        secondsAgo: Int64 = 3600
    ) async throws -> Vault.Operation {
        let now = WallTime(seconds: WallTime.now.seconds - secondsAgo)
        let request = OperationRequest(
            clientID: "client-1",
            idempotencyKey: key,
            fingerprint: SHA256.hash(Array("payload".utf8)),
            kind: kind.rawValue,
            accountID: kind == .transfer ? Self.account : nil,
            subject: kind == .accountCreation ? Self.email : nil
        )
        let admission = try await repository.begin(
            request,
            id: ULID(at: now),
            now: now,
            lease: .seconds(60)
        )
        guard case .new(let operation) = admission else { throw VaultError.operationConflict }
        return operation
    }

    func sent(
        _ kind: OperationKind,
        key: String = "the-key-of-the-operation",
        secondsAgo: Int64 = 3600
    ) async throws -> Vault.Operation {
        let operation = try await begun(kind, key: key, secondsAgo: secondsAgo)
        let now = WallTime(seconds: WallTime.now.seconds - secondsAgo)
        switch kind {
        case .accountCreation:
            try await repository.markDispatching(operation.attempt, now: now, lease: .seconds(60))
        case .transfer:
            let admission = try await fixture.store.transfers.dispatch(
                operation.attempt,
                TransferOrder(
                    accountID: Self.account,
                    clientID: "client-1",
                    amount: "500.50",
                    units: 50_050_000,
                    currency: "INR",
                    description: "for May"
                ),
                within: TransferLimits(),
                now: now,
                lease: .seconds(60)
            )
            #expect(admission == .dispatched)
        }
        return operation
    }

    func unknown(
        _ kind: OperationKind,
        key: String = "the-key-of-the-operation",
        secondsAgo: Int64 = 3600
    ) async throws -> Vault.Operation {
        let operation = try await sent(kind, key: key, secondsAgo: secondsAgo)
        let now = WallTime(seconds: WallTime.now.seconds - secondsAgo)
        try await repository.markUnknown(operation.attempt, now: now)
        return try #require(try await repository.operation(operation.id))
    }

    // MARK: Documents

    static func list(_ accounts: [(id: String, email: String)], total: Int? = nil) -> String {
        let items = accounts.map { account in
            #"{"auth_id":"\#(account.id)","email":"\#(account.email)","is_active":true,"#
                + #""cash_credits":"0.00000","country":"IN","auth_token":"the-token-of-the-list"}"#
        }
        let page = "[\(items.joined(separator: ","))]"
        return #"{"accounts":\#(page),"total":\#(total ?? accounts.count),"page":1,"size":100}"#
    }
}
