import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// Whole messages with bodies that are not what was asked for: U12 to U16, U18 to U20.
@Suite(.serialized, .stage(FaultTrial.plan), .timeLimit(.minutes(15)))
struct U12BodyTests {
    private static func content(
        _ name: String,
        _ fault: String,
        _ slug: String?,
        _ write: FaultRow.Write = .unknown,
        connection: FaultRow.Connection = .kept
    ) -> FaultRow {
        FaultRow(
            name: name,
            order: #""kind":"content","fault":"\#(fault)""#,
            read: slug.map { .problem(502, $0) } ?? .answered,
            write: write,
            connection: connection
        )
    }

    private static func type(_ name: String, _ type: String, _ slug: String?) -> FaultRow {
        FaultRow(
            name: name,
            order: #""kind":"fields","fields":{"Content-Type":\#(type)}"#,
            read: slug.map { .problem(502, $0) } ?? .answered,
            write: slug == nil ? .done : .unknown
        )
    }

    static let rows = FaultRow.numbered([
        content("U12 body of 9 MiB", "huge", "upstream-too-large", connection: .ended),
        content("U13 gzip that was not asked for", "gzip", "upstream-invalid"),
        content("U13 gzip in gzip", "nested-gzip", "upstream-invalid"),
        content("U13 gzip bomb", "gzip-bomb", "upstream-invalid"),
        content("U13 said to be gzip", "false-gzip", "upstream-invalid"),
        content("U14 malformed JSON", "malformed", "upstream-invalid"),
        content("U14 empty 200", "empty", "upstream-invalid"),
        content("U14 truncated JSON", "truncated", "upstream-invalid"),
        content("U14 NaN", "nan", "upstream-invalid"),
        FaultRow(
            name: "U14 an error with 200",
            order: #""kind":"answer","status":200,"family":"plain""#,
            read: .problem(502, "upstream-invalid"),
            write: .unknown
        ),
        content("U15 a name twice", "duplicate-name", "upstream-invalid"),
        content("U16 page with 200", "page", "upstream-invalid"),
        type("U18 JSON as text/plain", #""text/plain""#, nil),
        type("U18 JSON without a type", "null", nil),
        type("U18 JSON as text/html", #""text/html""#, "upstream-invalid"),
        content("U19 no member has a value", "nulls", "upstream-invalid"),
        content("U19 only the id has a value", "nulls-but-id", nil, .done),
        content("U19 members that nobody knows", "additions", nil, .done),
        content("U20 another account", "other-account", "upstream-mismatch"),
    ])

    @Test("read", arguments: rows)
    func read(_ row: FaultRow) async throws {
        try await FaultTrial(row).read()
    }

    @Test("write", arguments: rows)
    func write(_ row: FaultRow) async throws {
        try await FaultTrial(row).write()
    }

    @Test("U19: what the provider does not tell is null")
    func nulls() async throws {
        let stage = try Staging.stage
        try await stage.order(
            #""kind":"content","fault":"nulls-but-id""#,
            on: FaultTrial.accountRoute
        )
        let account = stage.accounts[22]
        let root = try await stage.get("/v1/accounts/\(account)").json
        #expect(root["id"]?.string == account)
        for name in ["name", "email", "active", "created_at"] {
            #expect(root[name]?.isNull == true, "\(name)")
        }
        #expect(root["wallet"]?.isNull == true)
    }

    @Test("what is looked for in every answer is what the simulator has")
    func secrets() throws {
        let accounts = SimulatedProvider().customers.map(\.authID)
        #expect(try Set(accounts) == Set(Staging.stage.accounts))
    }
}
