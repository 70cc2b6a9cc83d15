import JSON
import TestSupport
import Testing

/// What an idempotency key promises, over the wire and on disk.
@Suite(.blocking) struct IdempotencyTests {
    private static let createRoute = "POST /api/v1/partner/accounts"

    @Test("the same request is answered again, also after a restart", .timeLimit(.minutes(15)))
    func replay() async throws {
        let stage = try await Stage.start()
        let body = NewAccountBody()
        let first = try await stage.create(body.text, key: "\"replay: of one request\"")
        first.expectProblem(400, "idempotency-key-invalid", "a blank inside")
        let reply = try await stage.create(body.text, key: "\"replay-of-one-request\"")
        #expect(reply.status == 201)
        #expect(reply["Idempotency-Replayed"] == nil)
        // The bare token is the same value, and the order of members means nothing.
        let again = try await stage.create(Self.reordered(body), key: "replay-of-one-request")
        Self.expectReplay(again, of: reply)
        let restarted = try await stage.restarted()
        let later = try await restarted.create(body.text, key: "replay-of-one-request")
        Self.expectReplay(later, of: reply)
        #expect(try await restarted.calls(of: Self.createRoute) == 1)
        try await restarted.end()
    }

    @Test("a key is good for one request of one client", .timeLimit(.minutes(15)))
    func otherRequests() async throws {
        let stage = try await Stage.start(
            Stage.Plan(callers: [.full, Caller(name: "other")])
        )
        var body = NewAccountBody()
        #expect(try await stage.create(body.text, key: "one-key-one-request").status == 201)
        body.password += "x"
        try await stage.create(body.text, key: "one-key-one-request")
            .expectProblem(422, "idempotency-key-reused")
        // Another client's key of the same text is another key.
        body.email = "second@nila-traders.example"
        let other = try await stage.create(body.text, key: "one-key-one-request", as: "other")
        #expect(other.status == 201)
        #expect(other["Idempotency-Replayed"] == nil)
        #expect(try await stage.calls(of: Self.createRoute) == 2)
        try await stage.end()
    }

    @Test("twenty at once lead to one account", .timeLimit(.minutes(15)))
    func together() async throws {
        let stage = try await Stage.start()
        try await stage.order(
            #""kind":"delay","milliseconds":150,"moment":"after""#,
            on: Self.createRoute
        )
        let text = NewAccountBody().text
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<20 {
                group.addTask { try await stage.create(text, key: "twenty-at-the-same-time") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let created = replies.filter { $0.status == 201 && $0["Idempotency-Replayed"] == nil }
        #expect(created.count == 1)
        for reply in replies where reply.status != 201 {
            reply.expectProblem(409, "operation-in-progress")
            #expect(reply["Retry-After"] == "1")
        }
        #expect(replies.contains { $0.status == 409 })
        #expect(Set(replies.filter { $0.status == 201 }.map(\.text)).count == 1)
        #expect(try await stage.calls(of: Self.createRoute) == 1)
        #expect(try await stage.get("/v1/accounts").json["total"]?.integer == 24)
        try await stage.end()
    }

    @Test(
        "keys that are none are refused before anything happens",
        .timeLimit(.minutes(15))
    )
    func badKeys() async throws {
        let stage = try await Stage.start()
        let text = NewAccountBody().text
        try await stage.create(text, key: nil).expectProblem(400, "idempotency-key-missing")
        let bad = [
            "too-short", "\"fifteen-letters\"", "with a blank in the token",
            "\"not-closed-at-the-end", "\"followed-by-a\";parameter=1", "semi;colon;separated",
            "\"wrong-\\escape-in-a-string\"", String(repeating: "k", count: 256),
        ]
        for key in bad {
            try await stage.create(text, key: key)
                .expectProblem(400, "idempotency-key-invalid", "\(key)")
        }
        #expect(try await stage.calls(of: Self.createRoute) == 0)
        for (index, key) in [
            "sixteen-letters-", String(repeating: "k", count: 255),
            #""'; DROP-TABLE-operation;--""#, #""escaped-\"quotes\"-\\-inside""#,
        ].enumerated() {
            var body = NewAccountBody()
            body.email = "number-\(index)@nila-traders.example"
            let reply = try await stage.create(body.text, key: key)
            // A blank is not among the visible characters.
            #expect(reply.status == (key.contains(" ") ? 400 : 201), "\(key): \(reply.text)")
        }
        try await stage.end()
    }

    @Test("an unknown outcome is said and never repeated", .timeLimit(.minutes(15)))
    func unknownOutcome() async throws {
        let stage = try await Stage.start(
            Stage.Plan(callers: [.full, Caller(name: "other")])
        )
        let description = try await Description(of: stage)
        try await stage.order(
            #""kind":"answer","status":500,"moment":"after""#,
            on: Self.createRoute
        )
        var body = NewAccountBody()
        let reply = try await stage.create(body.text, key: "nobody-knows-what-it-did")
        reply.expectProblem(504, "upstream-outcome-unknown")
        let operation = try #require(try reply.json["operation_id"]?.string)
        let location = "/v1/operations/\(operation)"
        #expect(reply["Location"] == location)

        let again = try await stage.create(body.text, key: "nobody-knows-what-it-did")
        again.expectProblem(409, "outcome-unknown")
        #expect(again["Location"] == location)
        #expect(again["Retry-After"] == "5")
        #expect(try await stage.calls(of: Self.createRoute) == 1)

        let fate = try await stage.get(location)
        #expect(
            try description.violations(
                of: fate,
                to: "get",
                "/v1/operations/{operation_id}"
            ) == []
        )
        #expect(try fate.json["state"]?.string == "unknown")
        #expect(try fate.json["result"]?.isNull == true)
        // The work was done, so the address is taken, with whatever key.
        try await stage.create(body.text, key: "with-another-key-it-shows")
            .expectProblem(409, "email-in-use")
        body.name = "Other"
        try await stage.create(body.text, key: "nobody-knows-what-it-did")
            .expectProblem(422, "idempotency-key-reused")
        try await stage.end()
    }

    @Test("a call that certainly did nothing leaves the key usable", .timeLimit(.minutes(15)))
    func notExecuted() async throws {
        let stage = try await Stage.start()
        try await stage.order(
            #""kind":"answer","status":401,"family":"edge""#,
            on: Self.createRoute
        )
        let text = NewAccountBody().text
        try await stage.create(text, key: "nothing-happened-at-all")
            .expectProblem(502, "upstream-auth")
        let reply = try await stage.create(text, key: "nothing-happened-at-all")
        #expect(reply.status == 201, "\(reply.text)")
        #expect(reply["Idempotency-Replayed"] == nil)
        try await stage.end()
    }

    @Test("the fate of a write is its client's own affair", .timeLimit(.minutes(15)))
    func operation() async throws {
        let stage = try await Stage.start(
            Stage.Plan(callers: [.full, Caller(name: "other")])
        )
        let description = try await Description(of: stage)
        let reply = try await stage.create(NewAccountBody().text, key: "whose-operation-is-it")
        let location = try #require(reply["Location"])
        let fate = try await stage.get(location)
        #expect(fate.status == 200)
        #expect(
            try description.violations(
                of: fate,
                to: "get",
                "/v1/operations/{operation_id}"
            ) == []
        )
        let root = try fate.json
        #expect(root["state"]?.string == "completed")
        #expect(root["account_id"]?.string == (try reply.json["id"]?.string))
        #expect(root["result"]?["operation_id"]?.string == root["operation_id"]?.string)
        #expect(root["problem"]?.isNull == true)

        let foreign = try await stage.get(location, as: "other")
        foreign.expectProblem(404, "not-found")
        let absent = try await stage.get("/v1/operations/01JV1QCZ5Y3C9D2M7K4T6WXBNE")
        absent.expectProblem(404, "not-found")
        #expect(foreign.withoutInstance == absent.withoutInstance)
        #expect(foreign.steadyFields == absent.steadyFields)
        try await stage.end()
    }

    private static func expectReplay(_ reply: Reply, of first: Reply) {
        #expect(reply.status == first.status)
        #expect(reply["Idempotency-Replayed"] == "true")
        #expect(reply.body == first.body)
        #expect(reply["Location"] == first["Location"])
    }

    /// The same members in another order and with blanks between.
    private static func reordered(_ body: NewAccountBody) -> String {
        #"{ "country" : "\#(body.country)", "password": "\#(body.password)","#
            + #" "email": "\#(body.email)", "name": "\#(body.name)"\#(body.more) }"#
    }
}
