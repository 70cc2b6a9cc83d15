import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// Answers that come too slowly or too late: U6, U11, U40.
@Suite(
    .serialized,
    .stage(
        Stage.Plan(
            settings: [
                "upstream.timeouts.dns=1s", "upstream.timeouts.connect=1s",
                "upstream.timeouts.tls=1s", "upstream.timeouts.first_byte=1s",
                "upstream.timeouts.total=1500ms", "upstream.timeouts.write_first_byte=1s",
                "upstream.timeouts.write_total=1500ms",
            ] + FaultTrial.plan.settings
        )
    ),
    .timeLimit(.minutes(5))
)
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

    @Test("U40: a late answer is nobody's")
    func late() async throws {
        let stage = try Staging.stage
        let late = #""kind":"delay","milliseconds":3000,"moment":"after""#
        let (asked, other) = (stage.accounts[20], stage.accounts[21])
        try await stage.order(late, on: FaultTrial.accountRoute)
        try await stage.get("/v1/accounts/\(asked)").expectProblem(504, "upstream-timeout")
        let reply = try await stage.get("/v1/accounts/\(other)")
        #expect(try reply.json["id"]?.string == other, "\(reply.text)")

        var body = NewAccountBody()
        body.email = "late@nila-traders.example"
        try await stage.order(late, on: FaultTrial.creationRoute)
        let others = try await stage.simulator.running()
        let write = try await stage.create(body.text, key: "answered-after-our-time")
        write.expectProblem(504, "upstream-outcome-unknown")
        try await until { try await stage.simulator.running() == others }
        let fate = try await stage.get(try #require(write["Location"]))
        #expect(try fate.json["state"]?.string == "unknown")
        // It was done, which shows; it is not done again.
        try await stage.create(body.text, key: "answered-after-our-time")
            .expectProblem(409, "outcome-unknown")
        try await stage.create(body.text, key: "the-same-with-another-key")
            .expectProblem(409, "email-in-use")
    }
}
