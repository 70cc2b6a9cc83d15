import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import VobizSimulator

/// One of the provider's documents, and how to get it.
struct DocumentCase: CustomTestStringConvertible {
    let shape: SimulatorOptions.Shape
    let path: String
    var isAccount = false
    let fixture: String

    var testDescription: String { "\(path) is \(fixture)" }

    static let all = [
        DocumentCase(shape: .schema, path: "partner/me", fixture: "partner-me.members"),
        DocumentCase(shape: .example, path: "partner/me", fixture: "partner-me.short"),
        DocumentCase(
            shape: .schema,
            path: "partner/dashboard",
            fixture: "partner-dashboard.period"
        ),
        DocumentCase(
            shape: .example,
            path: "partner/dashboard",
            fixture: "partner-dashboard.figures"
        ),
        DocumentCase(
            shape: .schema,
            path: "partner/analytics",
            fixture: "partner-analytics.period"
        ),
        DocumentCase(
            shape: .example,
            path: "partner/analytics",
            fixture: "partner-analytics.period"
        ),
        DocumentCase(shape: .schema, path: "partner/accounts", fixture: "partner-accounts.one"),
        DocumentCase(shape: .example, path: "partner/accounts", fixture: "partner-accounts.two"),
        DocumentCase(shape: .schema, path: "partner/accounts/{id}", fixture: "partner-account"),
        DocumentCase(
            shape: .schema,
            path: "partner/accounts/{id}/balance",
            fixture: "partner-account-balance"
        ),
        DocumentCase(
            shape: .schema,
            path: "partner/accounts/{id}/transactions",
            fixture: "partner-transactions"
        ),
        DocumentCase(
            shape: .example,
            path: "partner/accounts/{id}/transactions",
            fixture: "partner-transactions"
        ),
        DocumentCase(
            shape: .schema,
            path: "auth/me",
            isAccount: true,
            fixture: "auth-me.integer-limit"
        ),
        DocumentCase(
            shape: .example,
            path: "auth/me",
            isAccount: true,
            fixture: "auth-me.decimal-limit"
        ),
        DocumentCase(
            shape: .schema,
            path: "account/{id}/balance/INR",
            isAccount: true,
            fixture: "account-balance.whole"
        ),
        DocumentCase(
            shape: .example,
            path: "Account/{id}/balance/INR",
            isAccount: true,
            fixture: "account-balance.example"
        ),
        DocumentCase(
            shape: .schema,
            path: "Account/{id}/transactions",
            isAccount: true,
            fixture: "account-transactions.offset"
        ),
        DocumentCase(
            shape: .example,
            path: "account/{id}/transactions",
            isAccount: true,
            fixture: "account-transactions.example"
        ),
    ]
}

@Suite("Documents have the members that the provider documents")
struct DocumentTests {
    @Test("in name and kind", arguments: DocumentCase.all)
    func members(_ example: DocumentCase) async throws {
        let bench = try Bench { $0.shape = example.shape }
        let customer = bench.customer()
        let path = example.path.replacing("{id}", with: customer.authID)
        let reply = try await bench.get(
            "/api/v1/\(path)",
            as: example.isAccount ? customer : .demoPartner
        )
        #expect(reply.status == 200)
        #expect(reply.fields[.contentType] == "application/json")
        let found = MemberTree(try reply.json)
        let expected = MemberTree(try Fixture.document(example.fixture))
        #expect(found.names.symmetricDifference(expected.names) == [])
        #expect(found.conflicts(with: expected) == [])
    }

    @Test("balances keep five places in partner views and are numbers in the account's own")
    func money() async throws {
        let bench = try Bench()
        let profile = try await bench.get("/api/v1/partner/me").json
        #expect(profile["balance"]?.string == "23906.83000")
        let wallet = try #require(try await bench.wallet(bench.customer()))
        #expect(wallet.split(separator: ".").last?.count == 5)
        let own = try await bench.get(
            "/api/v1/account/\(bench.customer().authID)/balance/INR",
            as: bench.customer()
        ).json
        #expect(own["balance"]?.kind == .number)
        let number = try #require(own["available_balance"]?.decimal)
        #expect(number.isEqualInValue(to: try #require(DecimalText(wallet))))
    }

    @Test("the short profile has a numeric balance, and the dashboard's partner has none")
    func otherBalances() async throws {
        let short = try await Bench { $0.shape = .example }.get("/api/v1/partner/me").json
        #expect(short["balance"]?.number == "23906.83")
        let dashboard = try await Bench().get("/api/v1/partner/dashboard").json
        #expect(dashboard["partner"]?["balance"]?.isNull == true)
    }

    @Test("times are spelled as each page spells them")
    func times() async throws {
        func created(_ shape: SimulatorOptions.Shape) async throws -> String {
            let bench = try Bench { $0.shape = shape }
            let path = "/api/v1/partner/accounts/\(bench.customer().authID)"
            return try #require(try await bench.get(path).json["created_at"]?.string)
        }
        let (long, short) = (try await created(.schema), try await created(.example))
        #expect(long.hasSuffix("+00:00") && long.count == 32)
        #expect(short.hasSuffix("Z") && short.count == 20)
        #expect(long.prefix(19) == short.prefix(19))
    }

    @Test("the account's credit limit is an integer in one form and has a point in the other")
    func creditLimit() async throws {
        for (shape, digits) in [(SimulatorOptions.Shape.schema, "0"), (.example, "0.0")] {
            let bench = try Bench { $0.shape = shape }
            let profile = try await bench.get("/api/v1/auth/me", as: bench.customer()).json
            #expect(profile["credit_limit"]?.number == digits)
        }
    }

    @Test("limits are base plus purchased wherever the parts are known")
    func limits() async throws {
        let list = try await Bench().get("/api/v1/partner/accounts?per_page=100").json
        let accounts = try #require(list["accounts"]?.elements)
        var known = 0
        for account in accounts {
            guard let base = account["base_cps_limit"]?.integer else { continue }
            known += 1
            let purchased = try #require(account["purchased_cps"]?.integer)
            #expect(account["cps_limit"]?.integer == base + purchased)
        }
        #expect(known > 0 && known < accounts.count)
    }

    @Test("the token appears in both partner views and, by another name, in the account's own")
    func tokens() async throws {
        let bench = try Bench()
        let customer = bench.customer(3)
        let one = try await bench.get("/api/v1/partner/accounts/\(customer.authID)").json
        #expect(one["auth_token"]?.string == customer.token)
        let own = try await bench.get("/api/v1/auth/me", as: customer).json
        #expect(own["auth_secret"]?.string == customer.token)
        #expect(own["auth_id"]?.string == customer.authID)
    }
}
