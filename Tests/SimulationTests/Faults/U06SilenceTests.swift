import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// Answers that come too slowly or too late: U6, U11, U40.
@Suite(.serialized, .stage(FaultTrial.hastyPlan), .timeLimit(.minutes(15)))
struct U06SilenceTests {
    private static func row(_ name: String, _ order: String) -> FaultRow {
        FaultRow(
            name: name,
            order: order,
            read: .problem(504, "upstream-timeout"),
            write: .unknown,
            connection: .ended
        )
    }

    static let rows = FaultRow.numbered([
        row("U6 no answer", #""kind":"delay","milliseconds":600000"#),
        row(
            "U6 no answer to what was done",
            #""kind":"delay","milliseconds":600000,"moment":"after""#
        ),
        row("U11 one octet a second", #""kind":"drip","octets_per_second":1"#),
        // Each octet in time, and the whole not.
        row("U11 ten octets a second", #""kind":"drip","octets_per_second":10"#),
    ])

    @Test("read", arguments: rows)
    func read(_ row: FaultRow) async throws {
        let start = MonotonicTime.now
        try await FaultTrial(row).read()
        #expect(MonotonicTime.now - start >= .seconds(1), "\(row.name)")
    }

    @Test("write", arguments: rows)
    func write(_ row: FaultRow) async throws {
        try await FaultTrial(row).write()
    }

    /// On a stage of its own, where nothing else is late.
    @Test("U40: a late answer to a read is nobody's, and is not kept")
    func lateRead() async throws {
        let stage = try await Stage.start(FaultTrial.hastyPlan)
        let (asked, other) = (stage.accounts[0], stage.accounts[1])
        try await stage.order(Self.late, on: FaultTrial.accountRoute)
        try await stage.get("/v1/accounts/\(asked)").expectProblem(504, "upstream-timeout")
        try await until { try await stage.simulator.running() == 0 }
        for (index, account) in [other, asked].enumerated() {
            let reply = try await stage.get("/v1/accounts/\(account)")
            #expect(try reply.json["id"]?.string == account, "\(reply.text)")
            #expect(try await stage.calls(of: FaultTrial.accountRoute) == index + 2)
        }
        try await stage.end()
    }

    @Test(
        "U40: a late answer to a write leaves it unknown until it is found, and it is not done again"
    )
    func lateWrite() async throws {
        var plan = FaultTrial.hastyPlan
        plan.settings.removeAll { $0.hasPrefix("operations.reconcile") }
        plan.settings.append("operations.reconcile.schedule=2s")
        let stage = try await Stage.start(plan)
        let text = NewAccountBody().text
        try await stage.order(Self.late, on: FaultTrial.creationRoute)
        let write = try await stage.create(text, key: "answered-after-our-time")
        write.expectProblem(504, "upstream-outcome-unknown")
        FaultTrial.expectDiscretion(write, "U40")
        let location = try #require(write["Location"])
        try await until { try await stage.get(location).json["state"]?.string == "completed" }
        let replay = try await stage.create(text, key: "answered-after-our-time")
        #expect(replay.status == 201 && replay["Idempotency-Replayed"] == "true")
        #expect(try await stage.calls(of: FaultTrial.creationRoute) == 1)
        try await stage.create(text, key: "the-same-with-another-key")
            .expectProblem(409, "email-in-use")
        try await stage.end()
    }

    /// The work is done at once; the answer comes when nobody waits for it any more.
    private static let late = #""kind":"delay","milliseconds":3000,"moment":"after""#
}
