import JSON
import TestSupport
import Testing

@testable import VobizSimulator

/// A body that is refused, and the issue that says why.
struct RefusedCustomer: CustomTestStringConvertible {
    var name = "Tara Neem"
    var change: (String, String)
    let type: String
    var field: String?

    var testDescription: String { "\(change.0) = \(change.1) is \(type)" }

    /// The members of a body that would pass, one of them replaced or, by nothing, removed.
    var body: String {
        CustomerBody.json(changing: change.0, to: change.1)
    }

    static let all = [
        RefusedCustomer(change: ("name", ""), type: "missing"),
        RefusedCustomer(change: ("name", "null"), type: "missing"),
        RefusedCustomer(change: ("name", #""""#), type: "value_error"),
        RefusedCustomer(change: ("name", "7"), type: "string_type"),
        RefusedCustomer(change: ("email", ""), type: "missing"),
        RefusedCustomer(change: ("email", #""nobody""#), type: "value_error"),
        RefusedCustomer(change: ("email", #""a@b""#), type: "value_error"),
        RefusedCustomer(change: ("email", #""a b@example.com""#), type: "value_error"),
        RefusedCustomer(change: ("email", #""a@b@example.com""#), type: "value_error"),
        RefusedCustomer(change: ("password", ""), type: "missing"),
        RefusedCustomer(change: ("password", #""short1!""#), type: "value_error"),
        RefusedCustomer(change: ("password", #""no-digits-here""#), type: "value_error"),
        RefusedCustomer(change: ("password", #""NoSpecial123""#), type: "value_error"),
        RefusedCustomer(change: ("country", ""), type: "missing"),
        RefusedCustomer(change: ("country", #""in""#), type: "value_error"),
        RefusedCustomer(change: ("country", #""IND""#), type: "value_error"),
        RefusedCustomer(change: ("country", #""ZZ""#), type: "value_error"),
        RefusedCustomer(change: ("phone", #""9876543210""#), type: "value_error"),
        RefusedCustomer(change: ("phone", #""+0123456789""#), type: "value_error"),
        RefusedCustomer(change: ("phone", #""+91 98765 43210""#), type: "value_error"),
        RefusedCustomer(change: ("phone", #""+1234567890123456""#), type: "value_error"),
        RefusedCustomer(change: ("gst_status", #""maybe""#), type: "value_error"),
        RefusedCustomer(change: ("company", "[]"), type: "string_type"),
    ]
}

/// A body that passes, in parts.
enum CustomerBody {
    private static let members = [
        ("name", #""Tara Neem""#), ("email", #""tara.neem@example.com""#),
        ("password", #""correct-horse-7""#), ("country", #""IN""#),
        ("phone", #""+915555500999""#),
    ]

    static func json(changing name: String? = nil, to value: String = "") -> String {
        var members = members.filter { $0.0 != name }
        if let name, !value.isEmpty { members.append((name, value)) }
        return "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }
}

@Suite("Creating a customer")
struct CustomerCreationTests {
    private let path = "/api/v1/partner/accounts"

    @Test("answers with the token and an empty wallet")
    func success() async throws {
        let bench = try Bench()
        let reply = try await bench.post(path, CustomerBody.json())
        #expect(reply.status == 201)
        let root = try reply.json
        let expected = MemberTree(try Fixture.document("partner-accounts-create.answer"))
        #expect(MemberTree(root).names == expected.names)
        #expect(root["balance"]?.number == "0.00")
        #expect(root["currency"]?.string == "INR")
        #expect(root["created_at"]?.string == "2026-05-12T12:00:00Z")
        let pair = SimulatorCredential(
            authID: try #require(root["auth_id"]?.string),
            token: try #require(root["auth_token"]?.string)
        )
        #expect(bench.simulator.customers.last == pair)
        #expect(try await bench.wallet(pair) == "0.00000")
        let profile = try await bench.get("/api/v1/auth/me", as: pair).json
        #expect(profile["email"]?.string == "tara.neem@example.com")
        let details = try await bench.get("\(path)/\(pair.authID)").json
        #expect(details["kyc_status"]?.string == "pending")
        #expect(try await bench.get("/api/v1/partner/me").json["account_count"]?.integer == 24)
    }

    @Test(
        "takes the wallet's currency from the country",
        arguments: [("US", "USD"), ("DE", "EUR")]
    )
    func currency(_ country: String, _ currency: String) async throws {
        let body = CustomerBody.json(changing: "country", to: "\"\(country)\"")
        let root = try await Bench().post(path, body).json
        #expect(root["currency"]?.string == currency)
    }

    @Test("keeps the optional fields")
    func optional() async throws {
        let bench = try Bench()
        let body = """
            {"name": "N", "email": "n@example.com", "password": "p4ssword!", "country": "IN",
             "company": "C", "description": "D", "address": "A", "city": "B", "state": "S",
             "zip_code": "Z", "timezone": "Asia/Kolkata", "gstin": "29AAPFU0939F1ZV",
             "gst_status": "active", "account_type": "standard"}
            """
        let id = try #require(try await bench.post(path, body).json["auth_id"]?.string)
        let account = try await bench.get("\(path)/\(id)").json
        for (name, value) in [
            ("company", "C"), ("description", "D"), ("address", "A"), ("city", "B"),
            ("state", "S"), ("zip_code", "Z"), ("timezone", "Asia/Kolkata"),
            ("gstin", "29AAPFU0939F1ZV"), ("gst_status", "active"),
        ] {
            #expect(account[name]?.string == value)
        }
        #expect(account["phone"]?.isNull == true)
    }

    @Test("refuses what breaks a rule", arguments: RefusedCustomer.all)
    func refusal(_ example: RefusedCustomer) async throws {
        let bench = try Bench()
        let reply = try await bench.post(path, example.body)
        #expect(reply.status == 422)
        #expect(try reply.family == "c")
        let root = try reply.json
        #expect(root["error"]?.string == "ValidationError")
        #expect(root["status_code"]?.integer == 422)
        let details = try #require(root["details"]?.elements)
        #expect(details.count == 1)
        #expect(details.first?["type"]?.string == example.type)
        let location = details.first?["loc"]?.elements.compactMap { $0.string }
        #expect(location == ["body", example.change.0])
        #expect(bench.simulator.customers.count == 23)
    }

    @Test(
        "repeats a refused password, as the provider's framework does: a trap for whoever forwards"
    )
    func repeatedPassword() async throws {
        let body = CustomerBody.json(changing: "password", to: #""weak-secret""#)
        let details = try await Bench().post(path, body).json["details"]
        #expect(details?.elements.first?["input"]?.string == "weak-secret")
    }

    @Test("names every field that is wrong")
    func severalIssues() async throws {
        let details = try await Bench().post(path, "{}").json["details"]
        #expect(details?.elements.count == 4)
    }

    @Test("refuses bodies that are no object", arguments: ["", "{", "[]", "7", #"{"a":1,"a":2}"#])
    func malformed(_ body: String) async throws {
        let reply = try await Bench().post(path, body)
        #expect(reply.status == 422)
        #expect(try reply.family == "c")
    }

    @Test(
        "refuses an e-mail address in use anywhere, in any case",
        arguments: ["partner@example.com", "PARTNER@example.com", "TARA.NEEM@EXAMPLE.COM"]
    )
    func duplicate(_ email: String) async throws {
        let bench = try Bench()
        #expect(try await bench.post(path, CustomerBody.json()).status == 201)
        let body = CustomerBody.json(changing: "email", to: "\"\(email)\"")
        let reply = try await bench.post(path, body)
        #expect(reply.status == 422)
        let issue = try reply.json["details"]?.elements.first
        #expect(issue?["loc"]?.elements.last?.string == "email")
        #expect(issue?["input"]?.string == email)
        #expect(issue?["ctx"]?["error"]?.string != nil)
    }

    @Test("refuses it with 409 when the options say so")
    func conflict() async throws {
        let bench = try Bench { $0.duplicateEmailStatus = .conflict }
        let body = CustomerBody.json(changing: "email", to: #""partner@example.com""#)
        let reply = try await bench.post(path, body)
        #expect(reply.status == 409)
        #expect(try reply.family == "b")
    }

    @Test("needs a phone number only when the options say so")
    func phone() async throws {
        let body = CustomerBody.json(changing: "phone")
        #expect(try await Bench().post(path, body).status == 201)
        #expect(try await Bench { $0.requiresPhone = true }.post(path, body).status == 422)
    }

    @Test("is forbidden without the capability or beyond the quota")
    func forbidden() async throws {
        let incapable = try Bench { $0.capabilities.createAccounts = false }
        #expect(try await incapable.post(path, CustomerBody.json()).status == 403)
        #expect(try await incapable.post(path, "{}").status == 403)
        let full = try Bench { $0.maximumAccounts = 24 }
        #expect(try await full.post(path, CustomerBody.json()).status == 201)
        let second = CustomerBody.json(changing: "email", to: #""other@example.com""#)
        let reply = try await full.post(path, second)
        #expect(reply.status == 403)
        #expect(try reply.family == "b")
    }
}
