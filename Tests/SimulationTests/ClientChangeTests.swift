import Foundation
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// What an operator changes of a client while the gateway serves it, on a connection that stays open and
/// remembers its key.
@Suite(.blocking) struct ClientChangeTests {
    private static let plan = Stage.Plan(
        callers: [
            .full, Caller(name: "changing"), Caller(name: "away", more: ["--ip", "192.0.2.0/24"]),
        ],
        // Whoever waits for a change asks without a pause.
        settings: ["limits.connections.requests=1000000000"]
    )

    private static func run(_ stage: Stage, _ command: String) async throws -> String {
        let words = command.split(separator: " ").map(String.init)
        let result = try await stage.program.run(["client"] + words)
        try #require(result.status == 0, "\(command): \(result.error)")
        return result.output
    }

    @Test("every change counts for open connections", .timeLimit(.minutes(15)))
    func changes() async throws {
        let stage = try await Stage.start(Self.plan)
        let port = try #require(
            stage.front.address.split(separator: ":").last.flatMap { UInt16($0) }
        )
        let key = try #require(stage.keys["changing"])
        let account = stage.accounts[1]
        let client = try RawClient(port: port)
        func status() throws -> Int {
            try client.send(
                "GET /v1/accounts/\(account) HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\n\r\n"
            )
            return try client.answer().status
        }
        #expect(try status() == 200)
        let scopes = Caller.everything.joined(separator: ",")
        // Each takes the one before it back.
        let changes = [
            ("--scope partner:read", 403),
            ("--scope \(scopes) --account \(stage.accounts[0])", 404),
            ("--account \(stage.accounts[0]),\(account) --ip 192.0.2.0/24", 401),
            ("--ip none --rate 1/h --burst 1", 429), ("--rate none --burst none", 200),
            ("--expires 1s", 401), ("--expires none", 200),
        ]
        for (change, expected) in changes {
            _ = try await Self.run(stage, "set changing \(change)")
            try await until { try status() == expected }
        }
        let kid = BadKey.kid(of: key)
        #expect(
            try await Self.run(stage, "revoke changing --key \(kid)")
                == "client changing, key \(kid): revoked\n"
        )
        try await until { try status() == 401 }
        // The client is still there, and gets another key.
        let new = try await Self.run(stage, "rotate changing").trimmingCharacters(in: .newlines)
        try await until {
            try await stage.front.send(.get, "/v1/whoami", [("X-Api-Key", new)]).status == 200
        }
        try await stage.end()
        let acts = try stage.auditLines().filter { $0["client"]?.string == "changing" }
            .compactMap { $0["type"]?.string }.filter { $0.hasPrefix("client.") }
        #expect(acts.count { $0 == "client.changed" } == changes.count)
        #expect(
            acts.filter { $0 != "client.changed" } == [
                "client.created", "client.key_revoked", "client.rotated",
            ]
        )
    }

    @Test("the last use of a key is that of a request which was accepted", .timeLimit(.minutes(15)))
    func lastUse() async throws {
        let stage = try await Stage.start(Self.plan)
        func lastUse(_ name: String) async throws -> String? {
            let text = try await Self.run(stage, "show \(name) --json")
            let root = try JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
            let keys = try #require(root["keys"]?.elements)
            #expect(keys.count == 1 && keys[0]["state"]?.string == "valid")
            return keys[0]["last_used_at"]?.string
        }
        #expect(try await stage.get("/v1/whoami", as: "away").status == 401)
        #expect(try await stage.get("/v1/whoami").status == 200)
        try await until { try await lastUse("full") != nil }
        #expect(try await lastUse("away") == nil)
        #expect(try await Self.run(stage, "list").contains("away      active  1     -  "))
        try await stage.end()
        let refused = try #require(
            try stage.auditLines().first { $0["reason"]?.string == "address" }
        )
        #expect(refused["client"]?.string == "away")
        #expect(refused["key_id"]?.string == BadKey.kid(of: try #require(stage.keys["away"])))
    }
}
