import HTTPTypes
import JSON
import TestSupport
import Testing

/// How often authentication may fail (R-RL-07), over a live gateway behind a proxy that it trusts.
@Suite(.blocking) struct FailedAuthenticationTests {
    private static let plan = Stage.Plan(
        callers: [.full, Caller(name: "revoked")],
        settings: [
            // So slow that no busy machine earns one back during the test.
            "limits.authentication.rate=10/h", "listen.trusted_proxies=127.0.0.1",
        ]
    )

    private static func ask(_ stage: Stage, _ key: String, from address: String) async throws
        -> Reply
    {
        try await stage.front.send(
            .get,
            "/v1/whoami",
            [("X-Api-Key", key), ("X-Forwarded-For", address), ("X-Request-Id", "same")]
        )
    }

    @Test("whatever is wrong with a key, the answer is the same", .timeLimit(.minutes(15)))
    func oneAnswer() async throws {
        let callers = [
            Caller.full, Caller(name: "revoked"), Caller(name: "expiring"),
            Caller(name: "early", more: ["--not-before", "2h"]),
            Caller(name: "away", more: ["--ip", "192.0.2.0/24"]),
            Caller(name: "certified", more: ["--require-certificate"]), Caller(name: "key"),
        ]
        let stage = try await Stage.start(Stage.Plan(callers: callers))
        let kid = BadKey.kid(of: try #require(stage.keys["key"]))
        for command in ["revoke revoked", "revoke key --key \(kid)", "set expiring --expires 1s"] {
            let words = ["client"] + command.split(separator: " ").map(String.init)
            try #require(try await stage.program.run(words).status == 0)
        }
        let unknown = try await Self.ask(stage, BadKey.unknown(), from: "192.0.2.1")
        unknown.expectProblem(401, "unauthorized")
        for name in callers.map(\.name) where name != "full" {
            let key = try #require(stage.keys[name])
            try await until { try await Self.ask(stage, key, from: "192.0.2.1").status == 401 }
            #expect(
                try await Self.ask(stage, key, from: "192.0.2.1").octets == unknown.octets,
                "\(name)"
            )
        }
        let right = try #require(stage.keys["full"])
        for key in [BadKey.wrongSecret(of: right), String(right.dropLast()), right + right, "x"] {
            #expect(try await Self.ask(stage, key, from: "192.0.2.1").octets == unknown.octets)
        }
        try await stage.end()
        let reasons = Set(try stage.auditLines().compactMap { $0["reason"]?.string })
        #expect(
            reasons == [
                "key-unknown", "key-malformed", "key-revoked", "key-expired", "key-not-yet-valid",
                "address", "certificate-required",
            ]
        )
    }

    @Test(
        "ten failures from an address, then 429, but never for a right key",
        .timeLimit(.minutes(15))
    )
    func addresses() async throws {
        let stage = try await Stage.start(Self.plan)
        let right = try #require(stage.keys["full"])
        for _ in 0..<10 {
            try await Self.ask(stage, BadKey.unknown(), from: "198.51.100.1")
                .expectProblem(401, "unauthorized")
            #expect(try await Self.ask(stage, right, from: "198.51.100.1").status == 200)
        }
        var answers = Set<String>()
        for key in [BadKey.unknown(), BadKey.wrongSecret(of: right), "nonsense"] {
            let refused = try await Self.ask(stage, key, from: "198.51.100.1")
            refused.expectProblem(429, "quota-exceeded")
            #expect(
                try refused.json["violated_policies"]?.elements.map(\.string) == ["authentication"]
            )
            let wait = try #require(refused["Retry-After"].flatMap { Int($0) })
            #expect((1...360).contains(wait))
            #expect(refused["RateLimit"] == nil && refused["WWW-Authenticate"] == nil)
            answers.insert(refused.text)
        }
        #expect(answers.count == 1)
        #expect(try await Self.ask(stage, right, from: "198.51.100.1").status == 200)
        #expect(try await Self.ask(stage, "nonsense", from: "198.51.100.2").status == 401)
        // Who shows nothing has not tried anything.
        let silent = try await stage.front.send(
            .get,
            "/v1/whoami",
            [("X-Forwarded-For", "198.51.100.1")]
        )
        silent.expectProblem(401, "unauthorized")
        try await stage.end()
        let refused = try stage.auditLines().filter { $0["status"]?.integer == 429 }
        #expect(
            refused.map { $0["reason"]?.string } == ["key-unknown", "key-unknown", "key-malformed"]
        )
        #expect(refused[1]["key_id"]?.string == BadKey.kid(of: right))
        #expect(refused.allSatisfy { $0["client"] == nil })
    }

    @Test(
        "ten failures of a key id from anywhere, whether it exists or not",
        .timeLimit(.minutes(15))
    )
    func keys() async throws {
        let stage = try await Stage.start(Self.plan)
        let right = try #require(stage.keys["full"])
        let revoked = try #require(stage.keys["revoked"])
        let result = try await stage.program.run(["client", "revoke", "revoked"])
        try #require(result.status == 0)
        var answers: [String: [String]] = [:]
        let bad = [
            "known": BadKey.wrongSecret(of: right), "unknown": BadKey.unknown(),
            "revoked": BadKey.wrongSecret(of: revoked),
        ]
        for (name, key) in bad {
            for number in 0..<12 {
                let reply = try await Self.ask(stage, key, from: "2001:db8:0:\(number)::1")
                #expect(reply.status == (number < 10 ? 401 : 429), "\(name) \(number)")
                // What is left to wait may differ by the seconds that the test takes.
                answers[name, default: []].append(reply.text)
            }
        }
        #expect(Set(answers.values).count == 1)
        #expect(try await Self.ask(stage, right, from: "2001:db8:0:1::1").status == 200)
        try await stage.end()
    }
}
