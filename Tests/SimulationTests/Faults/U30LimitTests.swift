import JSON
import TestSupport
import Testing

/// The provider's limits, and its clock: U30, U31, U37.
@Suite(.serialized, .stage(FaultTrial.plan), .timeLimit(.minutes(15)))
struct U30LimitTests {
    private static func limited(_ name: String, field: String?, seconds: String) -> FaultRow {
        let value = field.map { "\"\($0)\"" } ?? "null"
        return FaultRow(
            name: name,
            order: #""kind":"answer","status":429,"fields":{"Retry-After":\#(value)}"#,
            read: .problem(503, "upstream-rate-limited"),
            write: .notExecuted(503, "upstream-rate-limited"),
            retryAfter: seconds
        )
    }

    private static func exceeded(_ limit: String, seconds: String) -> FaultRow {
        FaultRow(
            name: "U31 \(limit)",
            order: #""kind":"answer","status":429,"family":"standard","limit":"\#(limit)","#
                + #""fields":{"Retry-After":null}"#,
            read: .problem(429, "quota-exceeded"),
            write: .notExecuted(429, "quota-exceeded"),
            retryAfter: seconds
        )
    }

    static let rows = FaultRow.numbered([
        limited("U30 seconds", field: "7", seconds: "7"),
        limited("U30 nothing", field: "0", seconds: "1"),
        limited("U30 the longest", field: "300", seconds: "300"),
        limited("U30 longer", field: "301", seconds: "300"),
        limited("U30 1e9 as digits", field: "1000000000", seconds: "300"),
        limited("U30 more digits", field: "99999999999999999999999", seconds: "300"),
        limited("U30 1e9", field: "1e9", seconds: "60"),
        limited("U30 negative", field: "-5", seconds: "60"),
        limited("U30 a fraction", field: "1.5", seconds: "60"),
        limited("U30 garbage", field: "soon", seconds: "60"),
        limited("U30 empty", field: "", seconds: "60"),
        limited("U30 a date that has passed", field: "Sun, 06 Nov 1994 08:49:37 GMT", seconds: "1"),
        limited("U30 a date far off", field: "Fri, 06 Nov 2893 08:49:37 GMT", seconds: "300"),
        limited("U31 without the field", field: nil, seconds: "60"),
        exceeded("cps", seconds: "1"),
        exceeded("concurrency", seconds: "3"),
    ])

    @Test("read", arguments: rows)
    func read(_ row: FaultRow) async throws {
        try await FaultTrial(row).read()
    }

    @Test("write", arguments: rows)
    func write(_ row: FaultRow) async throws {
        try await FaultTrial(row).write()
    }

    @Test("U31: which of the account's limits it was, is said")
    func policies() async throws {
        let stage = try Staging.stage
        for (limit, policy) in [("cps", "upstream-cps"), ("concurrency", "upstream-calls")] {
            try await stage.order(
                #""kind":"answer","status":429,"family":"standard","limit":"\#(limit)""#,
                on: FaultTrial.accountRoute
            )
            let reply = try await stage.get("/v1/accounts/\(stage.accounts[20])")
            #expect(
                try reply.json["violated_policies"]?.elements.map(\.string) == [policy],
                "\(reply.text)"
            )
        }
    }
}
