import JSON
import TestSupport
import Testing

@testable import VobizSimulator

@Suite("Transferring balance")
struct TransferTests {
    @Test("answers with both balances and leaves a row in the customer's ledger")
    func success() async throws {
        let bench = try Bench()
        let customer = bench.customer(6)
        #expect(try await bench.wallet(customer) == "0.00000")
        let reply = try await bench.transfer("500.5", to: customer)
        #expect(reply.status == 200)
        let root = try reply.json
        #expect(MemberTree(root) == MemberTree(try Fixture.document("transfer")))
        #expect(root["amount"]?.number == "500.50")
        #expect(root["partner_balance_after"]?.number == "23406.33")
        #expect(root["customer_balance_after"]?.number == "500.50")
        #expect(root["timestamp"]?.string == "2026-05-12T12:00:00.000000Z")
        #expect(try await bench.wallet(customer) == "500.50000")
        let balance = try await bench.get("/api/v1/partner/me").json["balance"]?.string
        #expect(balance == "23406.33000")
        try await checkRow(bench, customer, root["transaction_id"]?.string)
    }

    private func checkRow(
        _ bench: Bench,
        _ customer: SimulatorCredential,
        _ id: String?
    ) async throws {
        let list = try await bench.get(
            "/api/v1/partner/accounts/\(customer.authID)/transactions"
        )
        let row = try #require(try list.json["transactions"]?.elements.first)
        let partner = try await bench.get("/api/v1/partner/me").json["id"]?.string ?? ""
        #expect(row["id"]?.string == id)
        #expect(row["type"]?.string == "credit")
        #expect(row["amount"]?.number == "500.5")
        #expect(row["reference"]?.string == "ptc:\(partner):\(customer.authID):1778587200")
        #expect(row["description"]?.string == "Transfer from partner Demo Partner - op-1")
    }

    @Test("refuses more than the partner has, with both amounts")
    func insufficient() async throws {
        let bench = try Bench()
        let reply = try await bench.transfer("23906.83001", to: bench.customer())
        #expect(reply.status == 400)
        let root = try reply.json
        #expect(MemberTree(root) == MemberTree(try Fixture.document("transfer-refused")))
        #expect(root["error"]?.string == "insufficient_balance")
        #expect(root["current_balance"]?.number == "23906.83")
        #expect(root["requested_amount"]?.number == "23906.83001")
        #expect(try await bench.transfer("23906.83", to: bench.customer()).status == 200)
        #expect(
            try await bench.get("/api/v1/partner/me").json["balance"]?.string == "0.00000"
        )
    }

    @Test(
        "refuses amounts that are none",
        arguments: [
            ("0", 400), ("-1", 400), ("0.000001", 400), ("1e3", 422), ("\"500\"", 422),
            ("null", 422), ("true", 422), ("1000000000001", 400),
            ("99999999999999999999999999999999", 400),
        ]
    )
    func amounts(_ amount: String, _ status: Int) async throws {
        let bench = try Bench()
        let before = try await bench.wallet(bench.customer())
        #expect(try await bench.transfer(amount, to: bench.customer()).status == status)
        #expect(try await bench.wallet(bench.customer()) == before)
    }

    @Test(
        "refuses another currency, an unknown customer, a missing field and a false flag",
        arguments: [
            (#"{"amount": 1, "currency": "USD"}"#, "{id}", 400, "b"),
            (#"{"amount": 1, "currency": "INR"}"#, "MA_FOREIGN0", 404, "b"),
            (#"{"amount": 1}"#, "{id}", 422, "c"), (#"{"currency": "INR"}"#, "{id}", 422, "c"),
            ("", "{id}", 422, "c"), (#"{"amount": 1, "currency": 5}"#, "{id}", 422, "c"),
        ]
    )
    func refusals(_ body: String, _ id: String, _ status: Int, _ family: String) async throws {
        let bench = try Bench()
        let id = id.replacing("{id}", with: bench.customer().authID)
        let path = "/api/v1/partner/accounts/\(id)/transfer-balance"
        let reply = try await bench.post(path, body)
        #expect(reply.status == status)
        #expect(try reply.family == family)
        let incapable = try Bench { $0.capabilities.transferBalance = false }
        #expect(try await incapable.post(path, body).status == 403)
    }

    @Test("happens twice when it is asked for twice")
    func repetition() async throws {
        let bench = try Bench()
        let customer = bench.customer(6)
        for _ in 1...2 {
            #expect(try await bench.transfer("0.1", to: customer).status == 200)
        }
        #expect(try await bench.wallet(customer) == "0.20000")
    }

    @Test("loses and makes no money when many happen at once")
    func concurrency() async throws {
        let bench = try Bench()
        let customers = bench.simulator.customers
        let done = await withTaskGroup(of: Int.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let customer = customers[index % customers.count]
                    return (try? await bench.transfer("239.06", to: customer).status) ?? 0
                }
            }
            return await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
        }
        #expect(done == 100)
        #expect(
            try await bench.get("/api/v1/partner/me").json["balance"]?.string == "0.83000"
        )
    }
}
