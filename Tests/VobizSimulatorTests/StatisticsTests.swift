import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import VobizSimulator

@Suite("Statistics")
struct StatisticsTests {
    private let me = "GET /api/v1/partner/me"

    private func statistics(_ bench: Bench) async throws -> JSONValue {
        try await bench.steer(.get, "statistics").json
    }

    @Test(
        "count calls by what became of them, and tell when an account was first and last heard of"
    )
    func accounts() async throws {
        let calls = try CallBench(cps: 2, channels: 3, balance: "10")
        for wait in [0, 0, 0, 1, 0] {
            calls.time.advance(seconds: wait)
            _ = try await calls.place()
        }
        let root = try await statistics(calls.bench)
        let account = try #require(root["accounts"]?[calls.customer.authID])
        #expect(account["requests"]?.integer == 5)
        #expect(account["most_at_once"]?.integer == 1)
        #expect(account["first_at"]?.string == "2026-05-12T12:00:00.000000Z")
        #expect(account["last_at"]?.string == "2026-05-12T12:00:01.000000Z")
        #expect(
            account["calls"]?.members.map { "\($0.name) \($0.value.integer ?? -1)" } == [
                "under_way 3", "accepted 3", "refused_cps 1", "refused_concurrent_calls 1",
                "refused_balance 0",
            ]
        )
        calls.time.advance(seconds: 60)
        let later = try await statistics(calls.bench)["accounts"]?[calls.customer.authID]
        #expect(later?["calls"]?["under_way"]?.integer == 0)
    }

    @Test("say how much was going on at once", .timeLimit(.minutes(2)))
    func concurrency() async throws {
        let bench = try Bench()
        let id = bench.customer().authID
        bench.simulator.order(.delay(milliseconds: 600_000, .beforeWork), on: "*", count: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask { _ = try await bench.get("/api/v1/partner/accounts/\(id)") }
            }
            try await until {
                try await statistics(bench)["accounts"]?[id]?["running"]?.integer == 3
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        let root = try await statistics(bench)
        let lines = [
            root["accounts"]?[id], root["routes"]?["GET /api/v1/partner/accounts/{id}"],
        ]
        for line in lines {
            #expect(line?["requests"]?.integer == 3)
            #expect(line?["most_at_once"]?.integer == 3)
            #expect(line?["running"]?.integer == 0)
        }
    }

    @Test("know no accounts but those that exist")
    func strangers() async throws {
        let bench = try Bench()
        _ = try await bench.get("/api/v1/partner/accounts/MA_NOBODY00")
        _ = try await bench.get("/api/v1/partner/me")
        _ = try await bench.get("/api/v1/auth/me", as: bench.customer(1))
        let root = try await statistics(bench)
        let accounts = root["accounts"]?.members.map { $0.name }
        #expect(accounts == [bench.customer(1).authID])
        #expect(root["routes"]?[me]?["requests"]?.integer == 1)
    }

    @Test("are forgotten on request")
    func forgetting() async throws {
        let calls = try CallBench()
        _ = try await calls.placed()
        let path = "statistics"
        #expect(try await calls.bench.steer(.delete, path).status == 204)
        let account = try await statistics(calls.bench)["accounts"]?[calls.customer.authID]
        #expect(account?["requests"]?.integer == 0)
        #expect(account?["first_at"]?.isNull == true)
        #expect(account?["calls"]?["accepted"]?.integer == 0)
        #expect(account?["calls"]?["under_way"]?.integer == 1)
        let reply = try await calls.bench.steer(.post, path)
        #expect(reply.status == 405)
        #expect(reply.fields[.allow] == "GET, DELETE")
    }
}
