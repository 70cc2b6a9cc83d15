import Testing

/// Answers with which the provider refuses: U23 to U29.
@Suite(.serialized, .stage(FaultTrial.plan), .timeLimit(.minutes(15)))
struct U23RefusalTests {
    private static func answer(
        _ name: String,
        _ status: Int,
        _ family: String,
        as answered: (Int, String),
        _ write: FaultRow.Write,
        more: String = ""
    ) -> FaultRow {
        FaultRow(
            name: name,
            order: #""kind":"answer","status":\#(status),"family":"\#(family)"\#(more)"#,
            read: .problem(answered.0, answered.1),
            write: write,
            // A refused credential is checked over a connection of its own.
            connection: status == 401 ? .any : .kept
        )
    }

    private static func refused(
        _ name: String,
        _ status: Int,
        _ family: String,
        as answered: (Int, String),
        more: String = ""
    ) -> FaultRow {
        answer(name, status, family, as: answered, .refused(answered.0, answered.1), more: more)
    }

    private static func prevented(
        _ name: String,
        _ status: Int,
        _ family: String,
        as answered: (Int, String)
    ) -> FaultRow {
        answer(name, status, family, as: answered, .notExecuted(answered.0, answered.1))
    }

    private static let emptyWallet = #","code":"insufficient_balance""#

    static let rows = FaultRow.numbered([
        refused("U23 400", 400, "standard", as: (422, "upstream-rejected")),
        refused("U23 422", 422, "wrapped", as: (422, "upstream-rejected")),
        refused("U24 402", 402, "coded", as: (402, "insufficient-balance")),
        refused(
            "U24 400 that says so",
            400,
            "coded",
            as: (402, "insufficient-balance"),
            more: emptyWallet
        ),
        prevented("U25 401", 401, "edge", as: (502, "upstream-auth")),
        prevented("U26 403", 403, "coded", as: (403, "upstream-forbidden")),
        refused("U27 404", 404, "plain", as: (404, "not-found")),
        prevented("U28 405", 405, "wrapped", as: (502, "upstream-contract")),
        prevented("U28 406", 406, "wrapped", as: (502, "upstream-contract")),
        prevented("U28 415", 415, "wrapped", as: (502, "upstream-contract")),
        answer("U28 418", 418, "tagged", as: (502, "upstream-contract"), .unknown),
        refused("U29 409", 409, "tagged", as: (409, "upstream-conflict")),
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
