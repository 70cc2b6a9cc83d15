import Foundation
import JSON
import TestSupport
import Testing
import VobizSimulator

/// What the creation of an account shows and hides.
@Suite(.blocking) struct CreationTests {
    private static let createRoute = "POST /api/v1/partner/accounts"
    private static let accountRoute = "GET /api/v1/partner/accounts/{id}"

    @Test("no secret is in an answer, a log or a file", .timeLimit(.minutes(15)))
    func secrecy() async throws {
        let stage = try await Stage.start()
        let body = NewAccountBody()
        var replies = [try await stage.create(body.text, key: "secrecy-of-everything")]
        #expect(replies[0].status == 201)
        let id = try #require(try replies[0].json["id"]?.string)
        let own = try await stage.ask("/api/v1/partner/accounts/\(id)").json
        let token = try #require(own["auth_token"]?.string)
        replies.append(try await stage.create(body.text, key: "secrecy-of-everything"))
        replies.append(try await stage.create(body.text, key: "secrecy-of-another-key"))
        for path in ["", "/balance", "/balances/INR", "/profile", "/transactions"] {
            replies.append(try await stage.get("/v1/accounts/\(id)\(path)"))
        }
        replies.append(try await stage.get("/v1/accounts?per_page=100"))
        replies.append(try await stage.get("/v1/whoami"))
        let location = try #require(replies[0]["Location"])
        replies.append(try await stage.get(location))
        #expect(replies.filter { $0.status >= 300 }.map(\.status) == [409])
        try await stage.end()

        let key = try #require(stage.keys["full"])
        let secrets = [
            token, StageSetup.partner.token, body.password,
            String(try #require(key.split(separator: "_").last)),
        ]
        for secret in secrets {
            try #require(secret.count >= 12)
            for form in Self.forms(of: secret) {
                let showing = replies.filter { $0.everything.contains(form) }
                #expect(showing.map(\.text) == [])
                #expect(try stage.places(of: form) == [])
            }
        }
        // The search itself finds what is there.
        #expect(try stage.places(of: id) != [])
    }

    @Test("the new account can be used and is seen at once", .timeLimit(.minutes(15)))
    func visibility() async throws {
        let stage = try await Stage.start()
        let paths = ["/v1/accounts?per_page=1", "/v1/partner/dashboard", "/v1/partner"]
        for path in paths { _ = try await stage.get(path) }
        for path in paths {
            #expect(try await stage.get(path)["Cache-Status"]?.contains("hit") == true)
        }
        let before = try await stage.calls(of: Self.accountRoute)
        let reply = try await stage.create(NewAccountBody().text, key: "seen-at-once-by-all")
        let id = try #require(try reply.json["id"]?.string)

        let balance = try await stage.get("/v1/accounts/\(id)/balances/INR")
        #expect(balance.status == 200, "\(balance.text)")
        #expect(try balance.json["account_id"]?.string == id)
        #expect(try await stage.get("/v1/accounts/\(id)/profile").status == 200)
        #expect(try await stage.calls(of: Self.accountRoute) == before, "the token was fetched")

        let list = try await stage.get(paths[0])
        #expect(try list.json["total"]?.integer == 24)
        let customers = try await stage.get(paths[1]).json["accounts"]?["customers"]
        #expect(customers?.elements.contains { $0["id"]?.string == id } == true)
        #expect(try await stage.get(paths[2]).json["account_count"]?.integer == 24)
        try await stage.end()
    }

    @Test("an account that was there before needs its token once", .timeLimit(.minutes(15)))
    func fetchedToken() async throws {
        let stage = try await Stage.start()
        let account = try #require(stage.accounts.first)
        for path in ["balances/INR", "profile", "transactions?ledger=account"] {
            #expect(try await stage.get("/v1/accounts/\(account)/\(path)").status == 200)
        }
        #expect(try await stage.calls(of: Self.accountRoute) == 1)
        let restarted = try await stage.restarted()
        #expect(try await restarted.get("/v1/accounts/\(account)/profile").status == 200)
        #expect(try await restarted.calls(of: Self.accountRoute) == 1)
        try await restarted.end()
    }

    @Test("a token that the provider no longer takes is fetched again", .timeLimit(.minutes(15)))
    func renewedToken() async throws {
        let stage = try await Stage.start()
        let account = try #require(stage.accounts.first)
        #expect(try await stage.get("/v1/accounts/\(account)/profile").status == 200)
        try await stage.order(
            #""kind":"answer","status":401,"family":"edge""#,
            on: "GET /api/v1/account/{id}/balance/{currency}"
        )
        #expect(try await stage.get("/v1/accounts/\(account)/balances/INR").status == 200)
        #expect(try await stage.calls(of: Self.accountRoute) == 2)
        try await stage.end()
    }

    @Test("values that the provider refuses are named and remembered", .timeLimit(.minutes(15)))
    func refusedByProvider() async throws {
        let stage = try await Stage.start()
        var body = NewAccountBody()
        body.country = "XX"
        let reply = try await stage.create(body.text, key: "refused-by-the-provider")
        reply.expectProblem(422, "upstream-rejected")
        let errors = try reply.json["errors"]?.elements.compactMap { $0["field"]?.string }
        #expect(errors == ["country"])
        let again = try await stage.create(body.text, key: "refused-by-the-provider")
        #expect(again.status == 422)
        #expect(again["Idempotency-Replayed"] == "true")
        #expect(again.body == reply.body)
        #expect(try await stage.calls(of: Self.createRoute) == 1)
        try await stage.end()
    }

    @Test("an e-mail address in use is refused without a call", .timeLimit(.minutes(15)))
    func emailInUse() async throws {
        let stage = try await Stage.start()
        let first = try await stage.get("/v1/accounts?per_page=1").json["items"]?.elements.first
        var body = NewAccountBody()
        body.email = try #require(first?["email"]?.string).uppercased()
        let reply = try await stage.create(body.text, key: "an-address-in-use-already")
        reply.expectProblem(409, "email-in-use")
        #expect(try await stage.calls(of: Self.createRoute) == 0)
        // Nothing happened, so the key is free for a request that can work.
        let again = try await stage.create(body.text, key: "an-address-in-use-already")
        again.expectProblem(409, "email-in-use")
        #expect(again["Idempotency-Replayed"] == nil)
        try await stage.end()
    }

    private static func forms(of secret: String) -> [String] {
        let data = Data(secret.utf8)
        let hex = data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return [secret, data.base64EncodedString(), hex]
    }
}
