import HTTPTypes
import Testing

@testable import VobizSimulator

@Suite("Paths are spelled exactly")
struct RoutingTests {
    @Test(
        "a wrong case or slash finds nothing on the partner surface",
        arguments: [
            "/api/v1/partner/me/", "/api/v1/partner/Me", "/api/v1/partner/accounts/",
            "/api/v1/partner//me", "/api/v1/partner", "/api/v1/partner/account/{id}",
            "/api/v1/partner/accounts/{id}/", "/api/v1/partner/accounts/{id}/balance/",
            "/api/v1/partner/v1/me", "/api/v1/partner/cdrs/", "/api/v1/partner/CDRs",
            "/api/v1/partner/accounts/{id}/cdr", "/api/v1/partner/numbers/",
            "/api/v1/partner/accounts/{id}/Numbers",
        ]
    )
    func partner(_ path: String) async throws {
        let bench = try Bench()
        let reply = try await bench.get(path.replacing("{id}", with: bench.customer().authID))
        #expect(reply.status == 404)
        #expect(try reply.family == "c")
    }

    @Test(
        "a wrong case or slash finds nothing on the account surface",
        arguments: [
            "/api/v1/accounts/{id}/balance/INR", "/api/v1/ACCOUNT/{id}/balance/INR",
            "/api/v1/account/{id}/balance/INR/", "/api/v1/account/{id}/Transactions",
            "/api/v1/auth/me/", "/API/v1/auth/me", "/status",
            "/api/v1/Account/{id}/cdr/", "/api/v1/account/{id}/cdr", "/api/v1/Account/{id}/cdrs",
            "/api/v1/Account/{id}/numbers/", "/api/v1/account/{id}/numbers",
            "/api/v1/account/{id}/concurrency", "/api/v1/Account/{id}/CALL2/",
        ]
    )
    func account(_ path: String) async throws {
        let bench = try Bench()
        let customer = bench.customer()
        let reply = try await bench.get(
            path.replacing("{id}", with: customer.authID),
            as: customer
        )
        #expect(reply.status == 404)
        #expect(try reply.family == "d")
    }

    @Test("ids may be percent-encoded, and their case counts")
    func parameters() async throws {
        let bench = try Bench()
        let id = bench.customer().authID
        let encoded = id.replacing("_", with: "%5F")
        #expect(try await bench.get("/api/v1/partner/accounts/\(encoded)").status == 200)
        #expect(try await bench.get("/api/v1/partner/accounts/\(id.lowercased())").status == 404)
    }

    @Test("an empty account id is a complaint of its own")
    func emptyAccount() async throws {
        let bench = try Bench()
        let reply = try await bench.get("/api/v1/account//transactions", as: bench.customer())
        #expect(reply.status == 400)
        #expect(reply.text == #"{"error":"accountID is required"}"#)
    }

    @Test("an unknown currency has no balance", arguments: ["inr", "USD", "IN"])
    func currency(_ currency: String) async throws {
        let bench = try Bench()
        let customer = bench.customer()
        let reply = try await bench.get(
            "/api/v1/account/\(customer.authID)/balance/\(currency)",
            as: customer
        )
        #expect(reply.status == 404)
    }

    @Test(
        "an unknown customer is not found",
        arguments: ["", "/balance", "/transactions"]
    )
    func foreign(_ rest: String) async throws {
        let reply = try await Bench().get("/api/v1/partner/accounts/MA_FOREIGN0\(rest)")
        #expect(reply.status == 404)
        #expect(try reply.family == "b")
    }

    @Test("other methods are named")
    func methods() async throws {
        let bench = try Bench()
        let reply = try await bench.send(.delete, "/api/v1/partner/accounts", as: .demoPartner)
        #expect(reply.status == 405)
        #expect(reply.fields[.allow] == "GET, POST")
    }

    @Test("every answer carries a request id of its own")
    func requestIDs() async throws {
        let bench = try Bench()
        let name = try #require(HTTPField.Name("X-Request-Id"))
        let first = try await bench.get("/status/").fields[name]
        let second = try await bench.get("/nowhere").fields[name]
        #expect(first != nil && second != nil && first != second)
    }
}
