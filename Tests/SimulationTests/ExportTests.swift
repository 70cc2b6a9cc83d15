import Glibc
import HTTPTypes
import TestSupport
import Testing

/// Slow pages of long lists beside calls that somebody waits for (requirements §8, U42).
@Suite(.blocking) struct ExportTests {
    @Test(
        "U42: a balance does not wait for ledgers and call records, however many are asked for",
        .timeLimit(.minutes(15))
    )
    func balances() async throws {
        let lists = [
            "GET /api/v1/partner/accounts/{id}/transactions",
            "GET /api/v1/partner/accounts/{id}/cdrs",
        ]
        let stage = try await Stage.start(
            Stage.Plan(settings: ["upstream.timeouts.first_byte=5m", "upstream.timeouts.total=5m"])
        )
        let account = "/v1/accounts/\(stage.accounts[0])"
        for list in lists {
            try await stage.order(#""kind":"delay","milliseconds":600000,"count":100"#, on: list)
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for page in 1...28 {
                group.addTask {
                    let list = page % 2 == 0 ? "transactions" : "cdrs"
                    return try await stage.get("\(account)/\(list)?page=\(page)").status
                }
            }
            // Half of the 32 connections that one loop has.
            try await until { try await stage.calls(of: lists) == 16 }
            // With what it takes to get at the account's own credential.
            #expect(try await stage.get("\(account)/balances/INR").status == 200)
            #expect(try await stage.get(account).status == 200)
            #expect(try await stage.get("/v1/partner").status == 200)
            #expect(try await stage.get("/v1/accounts").status == 200)
            #expect(try await stage.calls(of: lists) == 16)
            stage.simulator.process.send(SIGKILL)
            for try await status in group { #expect(status >= 500) }
        }
        try await stage.end()
    }
}
