import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

@Suite("Numbers")
struct NumberTests {
    private static let members = [
        "id", "account_id", "e164", "country", "region", "capabilities", "status", "provider",
        "setup_fee", "monthly_fee", "currency", "application_id", "voice_enabled", "tags",
        "purchased_at", "is_blocked", "created_at", "updated_at", "is_trial_number",
        "last_billing_date", "next_billing_date", "minimum_commitment_months",
        "aadhaar_verification_required", "aadhaar_verified", "source",
    ]

    @Test("are the same in both views")
    func views() async throws {
        let bench = try Bench()
        let customer = bench.customer(2)
        let own = try await bench.get("/api/v1/Account/\(customer.authID)/numbers", as: customer)
        let partners = try await bench.get("/api/v1/partner/accounts/\(customer.authID)/numbers")
        let root = try own.json
        #expect(
            root.members.map { $0.name }
                == ["items", "page", "per_page", "total", "account_auth_id"]
        )
        let items = try #require(root["items"]?.elements)
        #expect(items.count == 3 && root["per_page"]?.integer == 25)
        #expect(items.allSatisfy { $0.members.map { $0.name } == Self.members })
        #expect(try partners.json["per_page"]?.integer == 20)
        #expect(
            try partners.json["items"]?.elements.map { $0["e164"]?.string }
                == items.map { $0["e164"]?.string }
        )
    }

    @Test("belong to one account each, and calls come from the first")
    func uniqueness() async throws {
        let bench = try Bench()
        let root = try await bench.get("/api/v1/partner/numbers?per_page=100").json
        let items = try #require(root["items"]?.elements)
        let numbers = items.compactMap { $0["e164"]?.string }
        #expect(Set(numbers).count == numbers.count && numbers.count > 30)
        #expect(numbers.allSatisfy { CustomerRules.isE164($0) })
        let id = bench.customer().authID
        let first = items.first { $0["account_id"]?.string == id }?["e164"]?.string
        let path = "/api/v1/partner/accounts/\(id)/cdrs?call_direction=outbound"
        let calls = try await bench.get(path).json["data"]?.elements
        #expect(calls?.allSatisfy { $0["caller_id_number"]?.string == first } == true)
    }

    /// A plus sign in a query is a blank unless it is encoded.
    @Test(
        "are searched by a part of their digits",
        arguments: [("91555550000", 9), ("%2B91555550000", 9), ("+91555550000", 0)]
    )
    func search(_ text: String, _ count: Int) async throws {
        let root = try await Bench().get("/api/v1/partner/numbers?per_page=100&search=\(text)").json
        let total = try #require(root["total"]?.integer)
        #expect(total == root["items"]?.elements.count)
        #expect((total > 0) == (count > 0))
        let matches = root["items"]?.elements.allSatisfy {
            $0["e164"]?.string?.contains("91555550000") == true
        }
        #expect(matches == true)
    }

    @Test("come in pages, which only the partner must ask for properly")
    func pages() async throws {
        let bench = try Bench()
        let customer = bench.customer(2)
        let own = "/api/v1/Account/\(customer.authID)/numbers"
        let partners = "/api/v1/partner/accounts/\(customer.authID)/numbers"
        let second = try await bench.get("\(own)?page=2&per_page=2", as: customer).json
        #expect(second["items"]?.elements.count == 1)
        let lenient = try await bench.get("\(own)?page=x&per_page=101", as: customer).json
        #expect(lenient["per_page"]?.integer == 25)
        for query in ["page=x", "per_page=101", "per_page=0"] {
            #expect(try await bench.get("\(partners)?\(query)").status == 422)
        }
        #expect(try await bench.get("/api/v1/partner/accounts/MA_FOREIGN0/numbers").status == 404)
        #expect(
            try await bench.get("/api/v1/account/\(customer.authID)/numbers", as: customer)
                .status == 404
        )
    }

    /// How a path spells the plus sign, and what that finds.
    @Test(
        "are given up by their path, in which a plus sign may be encoded",
        arguments: [("+", 200), ("%2B", 200), ("%2b", 200), ("", 404), ("%20", 404), ("++", 404)]
    )
    func spelling(_ plus: String, _ status: Int) async throws {
        let bench = try Bench()
        let customer = bench.customer()
        let path = "/api/v1/Account/\(customer.authID)/numbers/\(plus)915555500001"
        #expect(try await bench.send(.delete, path, as: customer).status == status)
        #expect(try await bench.send(.delete, path + "/", as: customer).status == 404)
    }

    @Test("can be had back for a day")
    func release() async throws {
        let time = HandClock()
        let bench = try Bench { $0.clock = time.clock }
        let customer = bench.customer()
        let id = customer.authID
        let number = "/api/v1/Account/\(id)/numbers/+915555500001"
        let cancel = "/api/v1/account/\(id)/numbers/%2B915555500001/cancel-release"
        func status() async throws -> String? {
            try await bench.get("/api/v1/partner/accounts/\(id)/numbers")
                .json["items"]?.elements.first { $0["e164"]?.string == "+915555500001" }?["status"]?
                .string
        }
        #expect(try await bench.send(.post, cancel, as: customer).status == 400)
        let root = try await bench.send(.delete, number, as: customer).json
        #expect(
            root.members.map { $0.name } == [
                "status", "cancel_url", "cooldown_ends_at", "release_fee", "message", "note",
            ]
        )
        #expect(root["cancel_url"]?.string == cancel)
        #expect(root["cooldown_ends_at"]?.string == "2026-05-13T12:00:00.000000Z")
        #expect(try await status() == "pending_release")
        let kept = try await bench.send(.post, cancel, as: customer)
        #expect(try kept.json["status"]?.string == "active")
        #expect(try await status() == "active")
        _ = try await bench.send(.delete, number, as: customer)
        time.advance(seconds: 86_400)
        #expect(try await status() == nil)
        #expect(try await bench.send(.post, cancel, as: customer).status == 404)
    }

    @Test("can be given up at once")
    func immediateRelease() async throws {
        let bench = try Bench()
        let customer = bench.customer()
        let path = "/api/v1/Account/\(customer.authID)/numbers/+915555500001"
        #expect(try await bench.send(.delete, "\(path)?immediate=true", as: customer).status == 200)
        #expect(try await bench.send(.delete, path, as: customer).status == 404)
        #expect(try await bench.send(.delete, path, as: bench.customer(1)).status == 403)
    }
}
