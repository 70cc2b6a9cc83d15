import Testing

/// A provider that fails by its own account, or sends elsewhere: U17, U21, U32, U33.
@Suite(.serialized, .stage(FaultTrial.plan), .timeLimit(.minutes(15)))
struct U17FailureTests {
    private static func failure(_ name: String, _ status: Int, _ family: String) -> FaultRow {
        var row = FaultRow(
            name: name,
            order: #""kind":"answer","status":\#(status),"family":"\#(family)""#,
            read: .problem(status == 500 ? 502 : status, "upstream-error"),
            write: .unknown
        )
        if status == 503 { row.retryAfter = "1" }
        if status == 500 {
            // A read is asked again after a 500, and after nothing else.
            row.calls = 2
            row.connection = .any
        }
        return row
    }

    private static func redirect(
        _ status: Int,
        _ location: String = "https://elsewhere.example/api/v1/partner/me"
    ) -> FaultRow {
        FaultRow(
            name: "U21 \(status) to \(location)",
            order: #""kind":"answer","status":\#(status),"fields":{"Location":"\#(location)"}"#,
            read: .problem(502, "upstream-redirect"),
            write: .unknown
        )
    }

    static let rows = FaultRow.numbered([
        failure("U17 page with 500", 500, "html"),
        failure("U17 page with 502", 502, "html"),
        failure("U17 page with 503", 503, "html"),
        failure("U17 page with 504", 504, "html"),
        redirect(301), redirect(302), redirect(307), redirect(308),
        // To where an answer would be had.
        redirect(302, "/api/v1/partner/me"), redirect(308, "/api/v1/partner/accounts"),
        failure("U32 500", 500, "wrapped"),
        failure("U33 502", 502, "coded"),
        failure("U33 503", 503, "standard"),
        failure("U33 504", 504, "edge"),
        FaultRow(
            name: "U33 503 without Retry-After",
            order: #""kind":"answer","status":503,"fields":{"Retry-After":null}"#,
            read: .problem(503, "upstream-error"),
            write: .unknown,
            retryAfter: "60"
        ),
    ])

    @Test("read", arguments: rows)
    func read(_ row: FaultRow) async throws {
        try await FaultTrial(row).read()
    }

    @Test("write", arguments: rows)
    func write(_ row: FaultRow) async throws {
        try await FaultTrial(row).write()
    }
}
