import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing
import Vobiz

/// Writes whose outcome nobody knew find it out by themselves: a gateway and a provider as processes.
@Suite(.timeLimit(.minutes(15)))
struct ReconciliationTests {
    private static let creation = "POST /api/v1/partner/accounts"
    private static let account = "GET /api/v1/partner/accounts/{id}"

    /// Looks early and often, and believes soon.
    private static let plan = Stage.Plan(settings: [
        "operations.reconcile.schedule=1s,2s,3s", "operations.reconcile.settling.accounts=1s",
        "upstream.breaker.failures=100%",
    ])

    /// A creation that goes wrong in some way, and what becomes of it.
    private struct Row {
        let name: String
        let fault: String
        let state: String
        let reason: String
        /// How often the provider was asked to create an account, once the key was used again.
        let calls: Int
    }

    private static let rows = [
        Row(
            name: "carried out, and nobody was told",
            fault: #""kind":"drop","at":"before-answer""#,
            state: "completed",
            reason: "found",
            calls: 1
        ),
        Row(
            name: "carried out, and answered with half of it",
            fault: #""kind":"drop","at":"during-body""#,
            state: "completed",
            reason: "found",
            calls: 1
        ),
        Row(
            name: "not carried out",
            fault: #""kind":"drop","at":"before-work""#,
            state: "not_executed",
            reason: "absent",
            calls: 2
        ),
        // It exists, and not under the name that was answered.
        Row(
            name: "answered with another address",
            fault: #""kind":"content","fault":"other-account""#,
            state: "completed",
            reason: "found",
            calls: 1
        ),
        Row(
            name: "answered with success, and not there",
            fault: #""kind":"answer","status":202"#,
            state: "review",
            reason: "answered-but-absent",
            calls: 2
        ),
    ]

    @Test("each ends as it is at the provider, and nothing is created twice")
    func outcomes() async throws {
        var plan = Self.plan
        plan.callers = Stage.Plan.administered.callers
        let stage = try await Stage.start(plan)
        var locations: [String] = []
        for index in Self.rows.indices {
            let row = Self.rows[index]
            try await stage.order(row.fault, on: Self.creation)
            let reply = try await Self.create(index, on: stage)
            reply.expectProblem(504, "upstream-outcome-unknown", "\(row.name)")
            locations.append(try #require(reply["Location"]))
        }
        for index in Self.rows.indices {
            try await check(Self.rows[index], index, locations[index], on: stage)
        }
        let calls = Self.rows.reduce(0) { $0 + $1.calls }
        #expect(try await stage.calls(of: Self.creation) == calls)
        // Once for each token, and never for a question.
        let found = Self.rows.count { $0.state == "completed" }
        #expect(try await stage.calls(of: Self.account) == found)
        try await stage.end()
    }

    private static func body(_ index: Int) -> NewAccountBody {
        var body = NewAccountBody()
        body.email = "row-\(index)@nila-traders.example"
        return body
    }

    private static func create(_ index: Int, on stage: Stage) async throws -> Reply {
        try await stage.create(body(index).text, key: "a-key-of-row-number-\(index)")
    }

    private func check(
        _ row: Row,
        _ index: Int,
        _ location: String,
        on stage: Stage
    ) async throws {
        try await until { try await stage.get(location).json["state"]?.string == row.state }
        let fate = try await stage.get(location).json
        let again = try await Self.create(index, on: stage)
        switch row.state {
        case "completed":
            #expect(again.status == 201 && again["Idempotency-Replayed"] == "true", "\(row.name)")
            let id = try #require(try again.json["id"]?.string)
            #expect(fate["account_id"]?.string == id && fate["result"]?["id"]?.string == id)
            #expect(fate["result"]?["email"]?.string == Self.body(index).email)
            // Its owner can be asked for right away.
            #expect(try await stage.get("/v1/accounts/\(id)/balances/INR").status == 200)
        case "review":
            again.expectProblem(409, "operator-review", "\(row.name)")
            try await resolve(try #require(fate["operation_id"]?.string), index, on: stage)
        default:
            #expect(again.status == 201 && again["Idempotency-Replayed"] == nil, "\(row.name)")
        }
        let operation = try #require(fate["operation_id"]?.string)
        try await until {
            try stage.auditLines().contains {
                $0["type"]?.string == "op.reconciled" && $0["op_id"]?.string == operation
                    && $0["reason"]?.string == row.reason
            }
        }
    }

    /// A person says that it did not happen, beside the running gateway, and that is what the caller gets.
    private func resolve(_ operation: String, _ index: Int, on stage: Stage) async throws {
        let description = try await AdminDescription(of: stage)
        let (all, one) = ("/admin/v1/operations", "/admin/v1/operations/{operation_id}")
        let path = "\(all)/\(operation)"
        let list = try await stage.administer(.get, all + "?state=review")
        #expect(try list.json["items"]?.elements.map { $0["operation_id"]?.string } == [operation])
        #expect(try description.violations(of: list, to: "get", all) == [])
        let shown = try await stage.administer(.get, path)
        #expect(list.text.contains(shown.text))
        #expect(try shown.json["search"]?["finding"]?.string == "answered-but-absent")
        #expect(try description.violations(of: shown, to: "get", one) == [])
        try await stage.administer(.get, path, as: "branch")
            .expectProblem(403, "beyond-own-permissions")
        try await stage.administer(.get, "\(all)/01JV1QCZ5Y3C9D2M7K4T6WXBNE")
            .expectProblem(404, "not-found")
        for body in [
            "{}", #"{"executed":true}"#, #"{"executed":true,"reference":"txn_1"}"#,
            #"{"executed":false,"reference":"MA_NEW00001"}"#, #"{"executed":"no"}"#,
        ] {
            try await stage.administer(.post, path + "/resolve", body)
                .expectProblem(422, "validation-failed", "\(body)")
        }
        let verdict = #"{"executed":false}"#
        let said = try await stage.administer(.post, path + "/resolve", verdict)
        #expect(try said.json["state"]?.string == "reconciled-not", "\(said.text)")
        #expect(try description.violations(of: said, to: "post", one + "/resolve") == [])
        let command = ["operation", "resolve", operation, "--not-executed"]
        let again = try await stage.program.run(command)
        #expect(again.output == "operation \(operation): not executed\n", "\(again)")
        #expect(try await Self.create(index, on: stage).status == 201)
        // By now it is known to have happened.
        let late = try await stage.program.run(command)
        #expect(late.status == 1 && late.error.contains("ended otherwise (done)"), "\(late)")
        try await stage.administer(.post, path + "/resolve", verdict)
            .expectProblem(409, "operation-ended-otherwise")
        try await until {
            try stage.auditLines().contains {
                $0["type"]?.string == "op.reconciled" && $0["op_id"]?.string == operation
                    && $0["actor"]?.string?.hasPrefix("client ops, ") == true
            }
        }
    }

    /// The ledger is the witness: of the transfer that moved money and of the one that did not.
    @Test("transfers end as the ledger says, and none is sent twice")
    func transfers() async throws {
        var plan = Self.plan
        plan.callers = [.payer]
        // The ledger's days are the gateway's.
        plan.provider = ["--today", String(Timestamp(.now).text.prefix(10))]
        plan.settings += [
            "operations.reconcile.settling.transfers=1s", "operations.trust_absence=true",
            "transfers.caps.per_customer_day=20",
        ]
        let stage = try await Stage.start(plan)
        let body = #"{"amount":"12.5","currency":"INR","description":"Top-up May"}"#
        let rows = [("before-answer", "completed", 1), ("before-work", "not_executed", 0)]
        for (index, (point, state, moved)) in rows.enumerated() {
            let account = stage.accounts[index]
            let entries = try await stage.transferEntries(of: account).count
            let calls = try await stage.calls(of: Stage.transferRoute)
            let key = "a-transfer-that-was-lost-\(index)"
            try await stage.order(#""kind":"drop","at":"\#(point)""#, on: Stage.transferRoute)
            let reply = try await stage.transfer(body, to: account, key: key)
            reply.expectProblem(504, "upstream-outcome-unknown", "\(point)")
            let location = try #require(reply["Location"])
            try await until {
                try await stage.get(location, as: "payer").json["state"]?.string == state
            }
            #expect(try await stage.transferEntries(of: account).count == entries + moved)
            let again = try await stage.transfer(body, to: account, key: key)
            #expect(again.status == 201, "\(point): \(again.text)")
            #expect((again["Idempotency-Replayed"] == "true") == (moved == 1), "\(point)")
            let root = try again.json
            #expect(root["amount"]?["amount"]?.string.map { Double($0) } == 12.5)
            #expect(root["description"]?.string == "Top-up May")
            #expect(root["transaction_id"]?.string != nil)
            #expect(try await stage.transferEntries(of: account).count == entries + 1)
            #expect(try await stage.calls(of: Stage.transferRoute) == calls + 2 - moved)
            // What was found to have moved counts against the cap, and nothing twice.
            let further = try await stage.transfer(body, to: account, key: key + "-another")
            further.expectProblem(403, "transfer-cap-reached", "\(point)")
        }
        try await stage.end()
    }

    @Test(
        "killed between the provider's answer and its own commit: the token is not lost, nothing is done twice"
    )
    func crash() async throws {
        var stage = try await Stage.start(Self.plan)
        let body = NewAccountBody()
        let key = "a-key-that-outlives-the-gateway"
        let held = #""kind":"delay","milliseconds":600000,"moment":"after""#
        try await stage.order(held, on: Self.creation)
        let first = stage
        let caller = Task { try await first.create(body.text, key: key) }
        // Done there, and nobody has been told.
        try await until {
            try await stage.ask("/api/v1/partner/accounts?search=\(body.email)")
                .json["total"]?.integer == 1
        }
        stage = try await stage.restartedAfterKill()
        #expect(await (try? caller.value) == nil)
        var reply = try await stage.create(body.text, key: key)
        try await until {
            if reply.status == 201 { return true }
            reply.expectProblem(409, "outcome-unknown")
            reply = try await stage.create(body.text, key: key)
            return false
        }
        #expect(reply["Idempotency-Replayed"] == "true")
        let id = try #require(try reply.json["id"]?.string)
        #expect(try await stage.calls(of: Self.account) == 1)
        #expect(try await stage.get("/v1/accounts/\(id)/balances/INR").status == 200)
        #expect(try await stage.calls(of: Self.account) == 1)
        #expect(try await stage.calls(of: Self.creation) == 1)
        try await stage.end()
    }
}
