import JSON
import TestSupport
import Testing

/// Route 12 over the wire: what is answered, sent, written down and made old. Each test has accounts of its
/// own, so that what one leaves open does not concern another.
@Suite(
    .serialized,
    .stage(
        Stage.Plan(
            callers: [
                .payer,
                Caller(name: "teller", scopes: ["transfers:write"], sight: .first(2)),
                Caller(name: "reader", scopes: ["accounts:read", "balances:read"]),
            ],
            settings: [
                "upstream.breaker.failures=100%", "transfers.minimum_partner_balance=3000",
                // What is unknown stays so for a while.
                "operations.reconcile.schedule=5m",
            ]
        )
    ),
    .timeLimit(.minutes(15))
)
struct TransferTests {
    private static let body = #"{"amount":"12.50","currency":"INR","description":"Top-up May"}"#

    @Test("money moves once, both sides are seen at once, and the ledger carries the tag")
    func whole() async throws {
        let stage = try Staging.stage
        let account = stage.accounts[0]
        let description = try await Description(of: stage)
        let paths = [
            "/v1/accounts/\(account)/balance", "/v1/partner", "/v1/accounts?per_page=1",
            "/v1/accounts/\(account)/transactions",
        ]
        for path in paths { _ = try await stage.get(path, as: "payer") }
        let reply = try await stage.transfer(
            Self.body,
            to: account,
            key: "money-moves-only-once"
        )
        #expect(reply.status == 201, "\(reply.text)")
        let root = try reply.json
        let operation = try #require(root["operation_id"]?.string)
        #expect(reply["Location"] == "/v1/operations/\(operation)")
        #expect(
            try description.violations(of: reply, to: "post", "/v1/accounts/{id}/transfers") == []
        )
        #expect(root["state"]?.string == "completed")
        #expect(root["amount"]?["amount"]?.string == "12.50")
        #expect(root["description"]?.string == "Top-up May")

        // What was kept of before is not shown any more.
        let partner = try await stage.get("/v1/partner", as: "payer").json
        let left = root["partner_balance_after"]?["amount"]?.string.flatMap { DecimalText($0) }
        let shown = partner["balance"]?["amount"]?.string.flatMap { DecimalText($0) }
        #expect(try #require(left).isEqualInValue(to: try #require(shown)))
        for path in paths.dropFirst(2) + paths.prefix(1) {
            let status = try await stage.get(path, as: "payer")["Cache-Status"]
            #expect(status?.contains("stored") == true, "\(path): \(status ?? "")")
        }
        let entries = try await stage.transferEntries(of: account)
        #expect(entries.count == 1)
        let text = try #require(entries.first?["description"]?.string)
        #expect(text.hasSuffix("Top-up May [vgw:\(operation)]"))
        #expect(entries.first?["id"]?.string == root["transaction_id"]?.string)

        let fate = try await stage.get("/v1/operations/\(operation)", as: "payer")
        #expect(
            try description.violations(of: fate, to: "get", "/v1/operations/{operation_id}") == []
        )
        #expect(try fate.json["kind"]?.string == "transfer.create")
        #expect(try fate.json["state"]?.string == "completed")
        #expect(try fate.json["account_id"]?.string == account)
        let lines = try stage.auditLines().filter { $0["op_id"]?.string == operation }
        #expect(lines.map { $0["type"]?.string }.prefix(2) == ["op.intent", "op.outcome"])
        #expect(lines.prefix(2).allSatisfy { $0["amount"]?.string == "12.50" })
        #expect(lines.prefix(2).allSatisfy { $0["currency"]?.string == "INR" })
        #expect(lines.prefix(2).allSatisfy { $0["account"]?.string == account })
    }

    @Test("fifty at once under one key lead to one transfer")
    func together() async throws {
        let stage = try Staging.stage
        let account = stage.accounts[3]
        let before = try await stage.calls(of: Stage.transferRoute)
        try await stage.order(
            #""kind":"delay","milliseconds":150,"moment":"after""#,
            on: Stage.transferRoute
        )
        let bodies = [
            #"{"amount":"1.0","currency":"INR"}"#, #"{ "currency" : "INR", "amount" : "1.00" }"#,
        ]
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await stage.transfer(
                        bodies[number % 2],
                        to: account,
                        key: "fifty-at-the-same-time"
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let first = replies.filter { $0.status == 201 && $0["Idempotency-Replayed"] == nil }
        #expect(first.count == 1)
        for reply in replies where reply.status != 201 {
            reply.expectProblem(409, "operation-in-progress")
        }
        #expect(replies.contains { $0.status == 409 })
        #expect(try await stage.calls(of: Stage.transferRoute) == before + 1)
        for body in bodies {
            let again = try await stage.transfer(body, to: account, key: "fifty-at-the-same-time")
            #expect(again.status == 201)
            #expect(again["Idempotency-Replayed"] == "true")
            #expect(again.body == first.first?.body)
        }
        for (body, account) in [
            (#"{"amount":"1.01","currency":"INR"}"#, account),
            (#"{"amount":"1.0","currency":"INR","description":"x"}"#, account),
            (bodies[0], stage.accounts[4]),
        ] {
            try await stage.transfer(body, to: account, key: "fifty-at-the-same-time")
                .expectProblem(422, "idempotency-key-reused")
        }
        #expect(try await stage.calls(of: Stage.transferRoute) == before + 1)
        #expect(try await stage.transferEntries(of: account).count == 1)
    }

    @Test("what is refused before it is sent costs the provider nothing")
    func refusals() async throws {
        let stage = try Staging.stage
        let before = try await stage.calls(of: Stage.transferRoute)
        let (near, far) = (stage.accounts[1], stage.accounts[5])
        let sound = #"{"amount":"1","currency":"INR"}"#
        let concurrent = #"{"amount":"1","currency":"INR","allow_concurrent":true}"#
        let rows: [(body: String, account: String, caller: String, Int, String)] = [
            (sound, near, "reader", 403, "forbidden"), (sound, far, "teller", 404, "not-found"),
            (concurrent, near, "teller", 403, "forbidden"),
            (#"{"amount":"1"}"#, near, "payer", 422, "validation-failed"),
            (#"{"amount":1,"currency":"INR"}"#, near, "payer", 422, "validation-failed"),
            (#"{"amount":"1","currency":"INR","to":"x"}"#, near, "payer", 400, "invalid-request"),
            (
                #"{"amount":"1","amount":"1","currency":"INR"}"#, near, "payer", 400,
                "invalid-request"
            ),
            (#"[]"#, near, "payer", 400, "invalid-request"),
            (sound, "MA_x", "payer", 400, "invalid-request"),
            (sound, "PA_DEMO0001", "payer", 400, "invalid-request"),
            // The partner must keep 3000 of some 23 900.
            (
                #"{"amount":"21000","currency":"INR"}"#, near, "payer", 403,
                "minimum-balance-reached"
            ),
        ]
        for (number, row) in rows.enumerated() {
            let reply = try await stage.transfer(
                row.body,
                to: row.account,
                key: "refused-before-\(number)",
                as: row.caller
            )
            reply.expectProblem(row.3, row.4, "\(row.body) to \(row.account) by \(row.caller)")
        }
        try await stage.transfer(sound, to: near, key: nil)
            .expectProblem(400, "idempotency-key-missing")
        #expect(try await stage.calls(of: Stage.transferRoute) == before)
        #expect(try await stage.transferEntries(of: near).isEmpty)
    }

    @Test("what the provider refuses is said as it is, and kept where it is final")
    func provider() async throws {
        let stage = try Staging.stage
        let account = stage.accounts[6]
        let sound = #"{"amount":"1","currency":"INR"}"#
        let rows: [(fault: String, body: String, status: Int, slug: String, isFinal: Bool)] = [
            ("", #"{"amount":"1","currency":"USD"}"#, 422, "upstream-rejected", true),
            (
                #""kind":"answer","status":400,"family":"coded","code":"insufficient_balance""#,
                sound, 402, "insufficient-balance", true
            ),
            (
                #""kind":"answer","status":422,"family":"wrapped","fields":["amount"]"#, sound, 422,
                "upstream-rejected", true
            ),
            (#""kind":"answer","status":409"#, sound, 409, "upstream-conflict", true),
            (#""kind":"answer","status":404"#, sound, 404, "not-found", true),
            (#""kind":"answer","status":403"#, sound, 403, "upstream-forbidden", false),
            (#""kind":"answer","status":429"#, sound, 503, "upstream-rate-limited", false),
            (#""kind":"answer","status":415"#, sound, 502, "upstream-contract", false),
        ]
        var moved = 0
        for (number, row) in rows.enumerated() {
            if !row.fault.isEmpty { try await stage.order(row.fault, on: Stage.transferRoute) }
            let key = "refused-by-the-provider-\(number)"
            let reply = try await stage.transfer(row.body, to: account, key: key)
            reply.expectProblem(row.status, row.slug, "\(row.fault)")
            let operation = try #require(try reply.json["operation_id"]?.string)
            #expect(reply["Location"] == "/v1/operations/\(operation)")
            let fate = try await stage.get("/v1/operations/\(operation)", as: "payer").json
            #expect(fate["state"]?.string == "not_executed", "\(row.fault)")
            let again = try await stage.transfer(row.body, to: account, key: key)
            #expect(again.status == (row.isFinal ? row.status : 201), "\(row.fault)")
            #expect((again["Idempotency-Replayed"] == "true") == row.isFinal, "\(row.fault)")
            if !row.isFinal { moved += 1 }
        }
        #expect(try await stage.transferEntries(of: account).count == moved)
    }

    @Test("an unknown outcome is said, never repeated, and stands in the way of others")
    func unknown() async throws {
        let stage = try Staging.stage
        let sound = #"{"amount":"1","currency":"INR"}"#
        let faults = [
            #""kind":"answer","status":500,"moment":"after""#,
            #""kind":"drop","at":"before-work""#, #""kind":"drop","at":"before-answer""#,
            #""kind":"drop","at":"during-body""#, #""kind":"content","fault":"truncated""#,
            #""kind":"content","fault":"nulls""#,
        ]
        for (number, fault) in faults.enumerated() {
            let account = stage.accounts[8 + number]
            let key = "nobody-knows-its-outcome-\(number)"
            try await stage.order(fault, on: Stage.transferRoute)
            let before = try await stage.calls(of: Stage.transferRoute)
            let reply = try await stage.transfer(sound, to: account, key: key)
            reply.expectProblem(504, "upstream-outcome-unknown", "\(fault)")
            let location = try #require(reply["Location"])
            #expect(
                try await stage.get(location, as: "payer").json["state"]?.string == "unknown"
            )
            let again = try await stage.transfer(sound, to: account, key: key)
            again.expectProblem(409, "outcome-unknown", "\(fault)")
            #expect(again["Location"] == location)
            let other = try await stage.transfer(sound, to: account, key: key + "-other")
            other.expectProblem(409, "prior-transfer-unresolved", "\(fault)")
            #expect(try await stage.calls(of: Stage.transferRoute) == before + 1)
            let concurrent = try await stage.transfer(
                #"{"amount":"1","currency":"INR","allow_concurrent":true}"#,
                to: account,
                key: key + "-concurrent"
            )
            #expect(concurrent.status == 201, "\(concurrent.text)")
            let wasDone = !fault.contains("before-work")
            #expect(try await stage.transferEntries(of: account).count == (wasDone ? 2 : 1))
        }
    }

    @Test("balances are shown to those who may read them")
    func sight() async throws {
        let stage = try Staging.stage
        let reply = try await stage.transfer(
            #"{"amount":"1","currency":"INR"}"#,
            to: stage.accounts[1],
            key: "by-one-who-sees-nothing",
            as: "teller"
        )
        #expect(reply.status == 201, "\(reply.text)")
        #expect(try reply.json["partner_balance_after"]?.isNull == true)
        #expect(try reply.json["customer_balance_after"]?.isNull == true)
    }

    @Test("a transfer goes on when its caller leaves")
    func abandoned() async throws {
        let stage = try Staging.stage
        let account = stage.accounts[16]
        let before = try await stage.calls(of: Stage.transferRoute)
        try await stage.order(
            #""kind":"delay","milliseconds":300,"moment":"before""#,
            on: Stage.transferRoute
        )
        let body = #"{"amount":"1","currency":"INR"}"#
        let (name, value) = try stage.key("payer")
        let connection = RawConnection(address: stage.front.address)
        // No answer is waited for.
        _ = await connection.send(
            "POST /v1/accounts/\(account)/transfers HTTP/1.1\r\nHost: gateway\r\n\(name): \(value)\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: the-caller-has-gone\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)",
            answers: 0,
            lasting: true
        )
        try await until { try await stage.calls(of: Stage.transferRoute) == before + 1 }
        var again = try await stage.transfer(body, to: account, key: "the-caller-has-gone")
        while again.status == 409 {
            again = try await stage.transfer(body, to: account, key: "the-caller-has-gone")
        }
        #expect(again.status == 201)
        #expect(again["Idempotency-Replayed"] == "true")
        #expect(try await stage.transferEntries(of: account).count == 1)
    }
}
