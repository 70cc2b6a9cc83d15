import JSON
import TestSupport
import Testing

/// Caps and what the partner's profile says, on a gateway that runs.
@Suite struct TransferCapTests {
    @Test(
        "a hundred at once: exactly as many as the cap admits, to the smallest unit",
        .timeLimit(.minutes(15))
    )
    func parallel() async throws {
        let stage = try await Stage.start(
            Stage.Plan(
                callers: [.payer, Caller(name: "other", scopes: ["transfers:write"])],
                settings: [
                    // 37 times 7.00001, and not quite a 38th.
                    "transfers.caps.global_day=266.00037", "transfers.caps.per_transfer=7.00001",
                    "transfers.caps.per_client_day=266.00037",
                ]
            )
        )
        let accounts = stage.accounts
        let balance = try await Self.balance(of: stage)
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await stage.transfer(
                        #"{"amount":"7.00001","currency":"INR"}"#,
                        to: accounts[number % accounts.count],
                        key: "one-of-a-hundred-\(number)",
                        as: number.isMultiple(of: 2) ? "payer" : "other"
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count { $0.status == 201 } == 37)
        for reply in replies where reply.status != 201 {
            reply.expectProblem(403, "transfer-cap-reached")
            let policies = try reply.json["violated_policies"]?.elements.map(\.string)
            #expect(policies == ["global_day"])
        }
        #expect(try await stage.calls(of: Stage.transferRoute) == 37)
        let moved = try #require(DecimalText("259.00037"))
        #expect(try (await Self.balance(of: stage) + moved).isEqualInValue(to: balance))

        // The caps count on after a restart, and what is left of them can be used.
        let restarted = try await stage.restartedAfterKill()
        func transfer(_ amount: String, _ key: String = "one") async throws -> Reply {
            try await restarted.transfer(
                #"{"amount":"\#(amount)","currency":"INR"}"#,
                to: accounts[0],
                key: "after-the-restart-\(key)"
            )
        }
        let refusals = [("7.00002", "per_transfer"), ("7.00001", "global_day")]
        for (amount, cap) in refusals {
            let reply = try await transfer(amount, cap)
            reply.expectProblem(403, "transfer-cap-reached", "\(amount)")
            #expect(
                try reply.json["violated_policies"]?.elements.map(\.string) == [cap],
                "\(amount)"
            )
        }
        #expect(try await transfer("7").status == 201)
        try await transfer("0.00001", "two").expectProblem(403, "transfer-cap-reached")
        #expect(!restarted.log.contains("no cap bounds"))
        try await restarted.end()
        // A refusal by a cap is on record as any other outcome.
        let refused = try stage.auditLines().filter {
            $0["type"]?.string == "op.outcome" && $0["reason"]?.string == "cap-global-day"
        }
        #expect(refused.count == 65)
        #expect(refused.allSatisfy { $0["decision"]?.string == "not-executed" })
    }

    private static func balance(of stage: Stage) async throws -> DecimalText {
        let partner = try await stage.ask("/api/v1/partner/me").json
        return try #require(partner["balance"]?.string.flatMap { DecimalText($0) })
    }

    @Test("without a cap the start says who may move everything", .timeLimit(.minutes(15)))
    func advice() async throws {
        // The short profile names the currency and no capability: the provider refuses by itself.
        let stage = try await Stage.start(
            Stage.Plan(
                shape: "example",
                provider: ["--deny", "transfer-balance"],
                callers: [.payer]
            )
        )
        let warning = "no cap bounds transfers"
        try await until { stage.log.contains(warning) }
        let foreign = try await stage.transfer(
            #"{"amount":"1","currency":"USD"}"#,
            to: stage.accounts[0],
            key: "not-the-own-currency"
        )
        foreign.expectProblem(422, "validation-failed")
        #expect(try foreign.json["errors"]?.elements.first?["field"]?.string == "currency")
        #expect(try await stage.calls(of: Stage.transferRoute) == 0)
        let refused = try await stage.transfer(
            #"{"amount":"1","currency":"INR"}"#,
            to: stage.accounts[0],
            key: "refused-by-the-provider"
        )
        refused.expectProblem(403, "upstream-forbidden")
        #expect(try await stage.calls(of: Stage.transferRoute) == 1)
        #expect(try await stage.calls(of: "GET /api/v1/partner/me") == 1, "it is known by now")
        try await stage.end()
    }

    @Test("what the partner may not do is not asked of the provider", .timeLimit(.minutes(15)))
    func capability() async throws {
        let stage = try await Stage.start(
            Stage.Plan(provider: ["--deny", "transfer-balance"], callers: [.payer])
        )
        for number in 0..<2 {
            let reply = try await stage.transfer(
                #"{"amount":"1","currency":"INR"}"#,
                to: stage.accounts[0],
                key: "not-allowed-at-all-\(number)"
            )
            reply.expectProblem(403, "upstream-forbidden")
        }
        #expect(try await stage.calls(of: Stage.transferRoute) == 0)
        #expect(try await stage.calls(of: "GET /api/v1/partner/me") == 1)
        try await stage.end()
    }
}
