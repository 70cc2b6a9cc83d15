import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("The life of a call")
struct CallLifeTests {
    @Test("goes from the queue over ringing and talking to a record and a debit")
    func whole() async throws {
        let calls = try CallBench(balance: "10")
        let uuid = try await calls.placed("+919876543210", #", "caller_name": "Desk""#)
        let queued = try await calls.get("Call/\(uuid)/?status=queued").json
        #expect(
            queued.members.map { $0.name } == [
                "api_id", "call_status", "call_uuid", "request_uuid", "caller_name", "direction",
                "from", "to",
            ]
        )
        #expect(queued["call_status"]?.string == "queued")
        #expect(try await calls.get("Call/\(uuid)?status=live").status == 404)
        calls.time.advance(seconds: 1)
        try await expectLive(calls, uuid, "ringing")
        #expect(try await calls.get("Call/\(uuid)/?status=queued").status == 404)
        calls.time.advance(seconds: 4)
        try await expectLive(calls, uuid, "in-progress")
        #expect(try await calls.held == 1)
        #expect(try await calls.get("cdr/\(uuid)").status == 404)
        calls.time.advance(seconds: 30)
        #expect(try await calls.uuids("Call?status=live") == [])
        #expect(try await calls.held == 0)
        let record = try await calls.record(uuid)
        for (name, seconds) in [("ring_time", 4), ("billsec", 30), ("duration", 34)] {
            #expect(record[name]?.integer == seconds)
        }
        #expect(record["start_time"]?.string == "2026-05-12T12:00:01.000000Z")
        #expect(record["answer_time"]?.string == "2026-05-12T12:00:05.000000Z")
        #expect(record["end_time"]?.string == "2026-05-12T12:00:35.000000Z")
        #expect(record["hangup_cause_code"]?.integer == 4000)
        #expect(record["caller_id_name"]?.string == "Desk")
        #expect(record["total_cost"]?.number == "0.45")
        #expect(try await calls.balance == "9.55000")
        try await expectDebit(calls, uuid)
    }

    private func expectLive(_ calls: CallBench, _ uuid: String, _ status: String) async throws {
        #expect(try await calls.uuids("Call?status=live") == [uuid])
        let live = try await calls.get("Call/\(uuid)?status=live").json
        #expect(
            live.members.map { $0.name } == [
                "api_id", "call_status", "call_uuid", "caller_name", "direction", "from",
                "request_uuid", "session_start", "stir_attestation", "stir_verification", "to",
            ]
        )
        #expect(live["call_status"]?.string == status)
        #expect(live["session_start"]?.string == "2026-05-12 12:00:01.000000")
    }

    private func expectDebit(_ calls: CallBench, _ uuid: String) async throws {
        let ledger = try await calls.get("transactions").json
        let row = try #require(ledger["transactions"]?.elements.first)
        #expect(row["type"]?.string == "debit")
        #expect(row["amount"]?.number == "0.45")
        #expect(row["reference"]?.string == "cdr_\(uuid)")
        #expect(row["created_at"]?.string == "2026-05-12T12:00:35.000000Z")
    }

    /// A destination or a member, and how the call ends.
    @Test(
        "ends as the destination and the request say",
        arguments: [
            ("+919876540001", "", 3010, "Callee", 0, "busy"),
            ("+919876540002", "", 3000, "Vobiz", 0, "no-answer"),
            ("+919876540003", "", 2000, "Callee", 0, "failed"),
            ("+919876540002", #", "ring_timeout": 10"#, 3000, "Vobiz", 0, "no-answer"),
            ("+919876543210", #", "ring_timeout": 3"#, 3000, "Vobiz", 0, "no-answer"),
            ("+919876543210", #", "hangup_on_ring": 2"#, 1000, "Caller", 0, "failed"),
            ("+919876543210", #", "time_limit": 7"#, 4000, "Vobiz", 7, "answered"),
            ("+919876543210", "", 4000, "Callee", 30, "answered"),
        ]
    )
    func endings(
        _ to: String,
        _ more: String,
        _ code: Int,
        _ source: String,
        _ billed: Int,
        _ status: String
    ) async throws {
        let calls = try CallBench()
        let uuid = try await calls.placed(to, more)
        calls.time.advance(seconds: 200)
        let record = try await calls.record(uuid)
        #expect(record["hangup_cause_code"]?.integer == code)
        #expect(record["hangup_source"]?.string == source)
        #expect(record["billsec"]?.integer == billed)
        #expect(record["answer_time"]?.isNull == (billed == 0))
        // What rang for nothing costs the fee of the tier.
        #expect(record["cost"]?.number == (billed == 0 ? "0.02" : "0.45"))
        let path = "/api/v1/partner/accounts/\(calls.customer.authID)/cdrs?status=\(status)"
        #expect(try await calls.bench.get(path).json["count"]?.integer == 1)
    }

    @Test("lasts as long as the wallet can pay")
    func credit() async throws {
        let calls = try CallBench(balance: "1.00", change: { $0.callPace.talking = 600 })
        let uuid = try await calls.placed()
        calls.time.advance(seconds: 124)
        #expect(try await calls.held == 1)
        calls.time.advance(seconds: 1)
        #expect(try await calls.held == 0)
        let record = try await calls.record(uuid)
        #expect(record["billsec"]?.integer == 120)
        #expect(record["hangup_cause_code"]?.integer == 1010)
        #expect(try await calls.balance == "0.10000")
    }

    /// Milliseconds after the call was placed, and what is on record.
    @Test(
        "ends when it is hung up",
        arguments: [
            (0, 0, 0, 1000), (999, 0, 0, 1000), (3000, 2, 0, 1000), (5000, 4, 1, 4000),
            (7500, 4, 3, 4000),
        ]
    )
    func hangUp(_ wait: Int, _ ring: Int, _ billed: Int, _ code: Int) async throws {
        let calls = try CallBench()
        let uuid = try await calls.placed()
        calls.time.advance(milliseconds: wait)
        #expect(try await calls.hangUp(uuid, slash: wait.isMultiple(of: 2)) == 204)
        #expect(try await calls.hangUp(uuid) == 404)
        #expect(try await calls.held == 0)
        let record = try await calls.record(uuid)
        #expect(record["ring_time"]?.integer == ring)
        #expect(record["billsec"]?.integer == billed)
        #expect(record["hangup_cause_code"]?.integer == code)
        #expect(record["hangup_source"]?.string == "API Request")
        calls.time.advance(seconds: 100)
        #expect(try await calls.get("cdr").json["count"]?.integer == 1)
    }

    @Test("is seen by its own account alone")
    func privacy() async throws {
        let calls = try CallBench()
        let uuid = try await calls.placed()
        let other = calls.bench.customer(1)
        let path = "/api/v1/Account/\(other.authID)/Call/\(uuid)"
        #expect(try await calls.bench.send(.delete, path, as: other).status == 404)
        #expect(try await calls.bench.get("\(path)/?status=queued", as: other).status == 404)
        #expect(try await calls.held == 1)
        calls.time.advance(seconds: 100)
        #expect(try await calls.get("Call/\(uuid)").status == 200)
        #expect(try await calls.bench.get(path, as: other).status == 404)
    }

    @Test(
        "is listed with the status that goes with the path",
        arguments: [
            "Call", "Call/", "Call?status=queued", "Call/?status=live", "Call?status=",
            "Call/x/", "Call/x?status=queued", "Call/x/?status=live",
        ]
    )
    func status(_ path: String) async throws {
        let reply = try await CallBench().get(path)
        #expect(reply.status == 400)
        #expect(try reply.family == "f")
    }

    @Test("is not found under another spelling, which looks like a wrong token")
    func spelling() async throws {
        let calls = try CallBench()
        let id = calls.customer.authID
        for path in ["account/\(id)/call/", "account/\(id)/Call/", "Account/\(id)/call"] {
            let reply = try await calls.bench.get("/api/v1/\(path)", as: calls.customer)
            #expect(reply.status == 401)
            #expect(try reply.family == "d")
        }
        #expect(try await calls.bench.get("\(calls.account)/CDR", as: calls.customer).status == 404)
    }

    @Test("changes the dashboard when it is over")
    func dashboard() async throws {
        let calls = try CallBench()
        _ = try await calls.placed()
        let path = "/api/v1/partner/dashboard"
        #expect(try await calls.bench.get(path).json["calls"]?["total_calls"]?.integer == 0)
        calls.time.advance(seconds: 60)
        let root = try await calls.bench.get(path).json
        #expect(root["calls"]?["total_calls"]?.integer == 1)
        #expect(root["calls"]?["total_cost"]?.string == "0.45")
        #expect(root["by_product"]?["voice_api"]?["total_calls"]?.integer == 1)
    }
}
