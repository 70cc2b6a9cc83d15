import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Passing limits on")
struct CapacityTests {
    private func path(_ bench: Bench, _ rest: String = "") -> String {
        "/api/v1/partner/accounts/\(bench.customer().authID)/concurrency\(rest)"
    }

    private func newest(
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> Bench {
        try Bench { options in
            options.profile = .newest
            change(&options)
        }
    }

    @Test("takes slots from the partner and gives them to the customer, and back")
    func movement() async throws {
        let bench = try newest()
        let body = #"{"resource": "cps", "slots": 4, "description": "launch"}"#
        let given = try await bench.post(path(bench, "/transfer"), body).json
        #expect(
            given.members.map { $0.name } == [
                "success", "slots", "resource", "from_account", "to_account",
                "transfer_reference", "partner_remaining", "customer_effective", "message",
            ]
        )
        #expect(given["from_account"]?.string == "PA_DEMO0001")
        #expect(given["partner_remaining"]?.integer == 46)
        #expect(given["customer_effective"]?.integer == 5)
        let taken = try await bench.post(path(bench, "/reclaim"), #"{"resource":"cps","slots":1}"#)
        #expect(try taken.json["to_account"]?.string == "PA_DEMO0001")
        let state = try await bench.get(path(bench)).json
        #expect(
            state.members.dropFirst(2).map { "\($0.name) \($0.value.integer ?? -1)" } == [
                "partner_concurrent_calls_limit 200", "customer_concurrent_calls_limit 4",
                "net_concurrent_calls_allocated 0", "partner_cps_limit 47", "customer_cps_limit 4",
                "net_cps_allocated 3",
            ]
        )
        let own = try await bench.get("/api/v1/auth/me", as: bench.customer()).json
        #expect(own["cps_limit"]?.integer == 4)
        let history = try await bench.get("/api/v1/partner/concurrency/transfers?limit=1").json
        #expect(history["total"]?.integer == 2)
        #expect(history["transfers"]?.elements.map { $0["type"]?.string } == ["reclaim"])
    }

    @Test("keeps base and purchased apart")
    func parts() async throws {
        let bench = try newest()
        let customer = bench.customer(2)
        let path = "/api/v1/partner/accounts/\(customer.authID)/concurrency/transfer"
        #expect(try await bench.post(path, #"{"slots": 5}"#).status == 200)
        let own = try await bench.get("/api/v1/auth/me", as: customer).json
        for (name, value) in [
            ("concurrent_calls_limit", 15), ("base_concurrent_calls_limit", 15),
            ("purchased_concurrent_calls", 0), ("cps_limit", 11),
        ] {
            #expect(own[name]?.integer == value)
        }
    }

    @Test("counts for the next call")
    func effect() async throws {
        let calls = try CallBench(change: { $0.profile = .newest })
        let path = "/api/v1/partner/accounts/\(calls.customer.authID)/concurrency/transfer"
        _ = try await calls.placed()
        #expect(try await calls.place().status == 429)
        _ = try await calls.bench.post(path, #"{"resource": "cps", "slots": 1}"#)
        _ = try await calls.placed()
        #expect(try await calls.place().status == 429)
    }

    @Test(
        "refuses what is not there to be moved",
        arguments: [
            ("/transfer", #"{"slots": 201}"#), ("/transfer", #"{"slots": 51, "resource": "cps"}"#),
            ("/reclaim", #"{"slots": 1}"#),
        ]
    )
    func insufficient(_ rest: String, _ body: String) async throws {
        let bench = try newest()
        let before = try await bench.get(path(bench)).text
        let reply = try await bench.post(path(bench, rest), body)
        #expect(reply.status == 400)
        #expect(try reply.family == "b")
        #expect(try await bench.get(path(bench)).text == before)
    }

    @Test(
        "refuses a body that breaks a rule",
        arguments: [
            "", "{}", #"{"slots": 0}"#, #"{"slots": 10001}"#, #"{"slots": "1"}"#,
            #"{"slots": 1, "resource": "trunks"}"#,
            #"{"slots": 1, "description": "\#(String(repeating: "d", count: 501))"}"#,
        ]
    )
    func refusals(_ body: String) async throws {
        let bench = try newest()
        for rest in ["/transfer", "/reclaim"] {
            let reply = try await bench.post(path(bench, rest), body)
            #expect(reply.status == 422)
            #expect(try reply.family == "c")
        }
    }

    @Test("is neither in the older pages nor for every partner nor for strangers")
    func authority() async throws {
        let older = try Bench()
        #expect(try await older.get(path(older)).status == 404)
        #expect(try await older.get("/api/v1/partner/concurrency/transfers").status == 404)
        let denied = try newest { $0.capabilities.transferLimits = false }
        #expect(try await denied.post(path(denied, "/transfer"), "{}").status == 403)
        let bench = try newest()
        let stranger = "/api/v1/partner/accounts/MA_FOREIGN0/concurrency"
        #expect(try await bench.get(stranger).status == 404)
        #expect(try await bench.post("\(stranger)/transfer", #"{"slots": 1}"#).status == 404)
        for query in ["limit=0", "limit=201", "offset=-1"] {
            let reply = try await bench.get("/api/v1/partner/concurrency/transfers?\(query)")
            #expect(reply.status == 422)
        }
    }
}
