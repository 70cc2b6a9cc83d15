import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing
import VobizSimulator

/// Puts a row of the fault table to the test: a real gateway, a real simulator, one fault.
struct FaultTrial: Sendable {
    static let accountRoute = "GET /api/v1/partner/accounts/{id}"
    static let creationRoute = "POST /api/v1/partner/accounts"

    /// The breaker opens for none of it, the machine may be slow, and what is unknown stays so for a while.
    static let plan = Stage.Plan(
        settings: ["upstream.breaker.failures=100%", "operations.reconcile.schedule=5m"]
    )

    /// The same, and an exchange is over after 1.5 s.
    static let hastyPlan = Stage.Plan(
        settings: [
            "upstream.timeouts.dns=1s", "upstream.timeouts.connect=1s",
            "upstream.timeouts.tls=1s", "upstream.timeouts.first_byte=1s",
            "upstream.timeouts.total=1500ms", "upstream.timeouts.write_first_byte=1s",
            "upstream.timeouts.write_total=1500ms",
        ] + plan.settings
    )

    /// No fault holds a caller for longer than the gateway's deadlines, 15 s for a read and 45 s for a
    /// write, with some room for a machine that has other work.
    private static let (readLimit, writeLimit) = (Duration.seconds(25), Duration.seconds(60))

    /// What must stand in no answer: the provider's secrets, its words, and what faults make up.
    private static let unspeakable: [String] =
        ["ordered", "<html", "auth_token", "ma_false", "ssh-2.0", StageSetup.partner.token]
        + SimulatedProvider().customers.map(\.token)

    let stage: Stage
    let row: FaultRow

    /// On the stage of the suite that runs.
    init(_ row: FaultRow) throws {
        self.init(row, at: try Staging.stage)
    }

    init(_ row: FaultRow, at stage: Stage) {
        self.stage = stage
        self.row = row
    }

    // MARK: Reads

    /// Status, type, the number of calls, and that nothing of it is kept: not the answer, and not the
    /// connection when it cannot be trusted any more.
    func read() async throws {
        // The last row's faults are used up, and its connections are what they are.
        try await stage.simulator.forgetRequests()
        let account = stage.accounts[row.account]
        let path = "/v1/accounts/\(account)"
        try await stage.order(
            "\(row.order),\"count\":\(row.calls)",
            on: Self.accountRoute
        )
        let start = MonotonicTime.now
        let reply = try await stage.get(path)
        #expect(MonotonicTime.now - start < Self.readLimit, "\(row.name)")
        #expect(try await stage.calls(of: Self.accountRoute) == row.calls, "\(row.name)")
        Self.expectDiscretion(reply, row.name)
        switch row.read {
        case .answered:
            #expect(reply.status == 200, "\(row.name): \(reply.text)")
            #expect(try reply.json["id"]?.string == account, "\(row.name)")
            if row.connection == .ended { try await expectFreshConnection() }
        case .problem(let status, let slug):
            reply.expectProblem(status, slug, "\(row.name)")
            #expect(reply["Retry-After"] == row.retryAfter, "\(row.name)")
            #expect(try await stage.get(path).status == 200, "\(row.name): the next one")
            #expect(try await stage.calls(of: Self.accountRoute) == row.calls + 1, "\(row.name)")
            guard row.connection != .any else { return }
            let connections = row.connection == .ended ? 2 : 1
            #expect(try await stage.simulator.connections() == connections, "\(row.name)")
        }
    }

    private func expectFreshConnection() async throws {
        let other = stage.accounts[stage.accounts.count - 1]
        let reply = try await stage.get("/v1/accounts/\(other)/balance")
        #expect(reply.status == 200, "\(row.name)")
        // What came behind the last answer is not taken for this one.
        #expect(try reply.json["account_id"]?.string == other, "\(row.name): \(reply.text)")
        #expect(try await stage.simulator.connections() == 2, "\(row.name)")
    }

    // MARK: Writes

    /// Status, type, the number of calls, the operation's state, and what the same key leads to then.
    func write() async throws {
        try await stage.simulator.forgetRequests()
        var body = NewAccountBody()
        body.email = "row-\(row.account)@\(body.email.split(separator: "@")[1])"
        let key = "a-key-for-the-row-\(row.account)"
        try await stage.order(row.order, on: Self.creationRoute)
        let start = MonotonicTime.now
        let reply = try await stage.create(body.text, key: key)
        #expect(MonotonicTime.now - start < Self.writeLimit, "\(row.name)")
        Self.expectDiscretion(reply, row.name)
        #expect(try await stage.calls(of: Self.creationRoute) == 1, "\(row.name)")
        try await check(reply)
        let again = try await stage.create(body.text, key: key)
        Self.expectDiscretion(again, row.name)
        checkAgain(again, after: reply)
        var calls = 1
        if case .notExecuted = row.write { calls = 2 }
        #expect(try await stage.calls(of: Self.creationRoute) == calls, "\(row.name)")
    }

    private func check(_ reply: Reply) async throws {
        let (state, decision): (String, String)
        switch row.write {
        case .done:
            #expect(reply.status == 201, "\(row.name): \(reply.text)")
            (state, decision) = ("completed", "done")
        case .unknown:
            reply.expectProblem(504, "upstream-outcome-unknown", "\(row.name)")
            (state, decision) = ("unknown", "unknown")
        case .notExecuted(let status, let slug):
            reply.expectProblem(status, slug, "\(row.name)")
            (state, decision) = ("not_executed", "not-executed")
        case .refused(let status, let slug):
            reply.expectProblem(status, slug, "\(row.name)")
            (state, decision) = ("not_executed", "refused")
        }
        let location = try #require(reply["Location"], "\(row.name)")
        let fate = try await stage.get(location)
        #expect(try fate.json["state"]?.string == state, "\(row.name): \(fate.text)")
        Self.expectDiscretion(fate, row.name)
        let operation = location.split(separator: "/").last.map { String($0) }
        let records = try stage.auditLines().filter { $0["op_id"]?.string == operation }
        // Both are on disk before the answer is given.
        #expect(records.prefix(2).map { $0["type"]?.string } == ["op.intent", "op.outcome"])
        #expect(records.dropFirst().first?["decision"]?.string == decision, "\(row.name)")
    }

    private func checkAgain(_ reply: Reply, after first: Reply) {
        switch row.write {
        case .done, .refused:
            #expect(reply.status == first.status, "\(row.name)")
            #expect(reply.body == first.body, "\(row.name)")
            #expect(reply["Idempotency-Replayed"] == "true", "\(row.name)")
        case .unknown: reply.expectProblem(409, "outcome-unknown", "\(row.name)")
        case .notExecuted:
            #expect(reply.status == 201, "\(row.name): \(reply.text)")
            #expect(reply["Idempotency-Replayed"] == nil, "\(row.name)")
        }
    }

    // MARK: Discretion

    /// No secret and no word of the provider is in an answer.
    static func expectDiscretion(
        _ reply: Reply,
        _ comment: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let everything = reply.everything
        let folded = everything.lowercased()
        for text in unspeakable where folded.contains(text) || everything.contains(text) {
            Issue.record("\(comment): says \(text)", sourceLocation: sourceLocation)
        }
    }
}
