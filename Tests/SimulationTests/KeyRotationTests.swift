import Foundation
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// What a caller with a key that another has followed gets to know, and until when.
@Suite(
    .stage(
        Stage.Plan(
            callers: [
                .full, Caller(name: "ending", more: ["--expires", "2099-12-31"]),
                Caller(name: "reader", scopes: ["accounts:read"]), Caller(name: "short"),
                Caller(name: "bound", more: ["--ip", "192.0.2.0/24"]),
            ],
            settings: ["listen.h2c=true"]
        )
    ),
    .timeLimit(.minutes(15))
)
struct KeyRotationTests {
    /// Rotates, and waits until the gateway has noticed.
    private func rotate(_ caller: String, grace: String) async throws -> String {
        let stage = try Staging.stage
        let result = try await stage.program.run([
            "client", "rotate", caller, "--grace", grace,
        ])
        try #require(result.status == 0, "\(result.error)")
        let key = result.output.trimmingCharacters(in: .newlines)
        try await until { try await whoami(key).status == 200 }
        return key
    }

    private func whoami(_ key: String) async throws -> Reply {
        try await Staging.stage.front.send(.get, "/v1/whoami", [("X-Api-Key", key)])
    }

    /// The moments that an answer tells.
    private func farewell(_ reply: Reply) throws -> (since: Int, end: String) {
        let text = try #require(reply["Deprecation"])
        let since = try #require(text.wholeMatch(of: #/@(\d+)/#)?.output.1)
        return (try #require(Int(since)), try #require(reply["Sunset"]))
    }

    @Test("hits, misses and problems tell when the former key ends, to it alone")
    func fields() async throws {
        let stage = try Staging.stage
        let before = Int(WallTime.now.seconds)
        let new = try await rotate("full", grace: "30m")
        let old = try #require(stage.keys["full"])
        let paths = [
            "/v1/accounts?per_page=7", "/v1/accounts?per_page=7", "/v1/whoami", "/v1/nothing",
            "/v1/accounts/MA_NONE1234", "/v1/accounts?page=x", "/v1/operations/none",
        ]
        var seen = Set<String>()
        for path in paths {
            let reply = try await stage.front.send(.get, path, [("X-Api-Key", old)])
            // Nobody was recognised where there is no route.
            guard path != "/v1/nothing" else {
                #expect(reply["Deprecation"] == nil)
                continue
            }
            let (since, end) = try farewell(reply)
            #expect((before...Int(WallTime.now.seconds)).contains(since), "\(path)")
            let due = CivilDate(WallTime(seconds: Int64(since) + 1800)).imfFixdate
            #expect(end == due, "\(path)")
            seen.insert("\(since) \(end)")
            let other = try await stage.front.send(.get, path, [("X-Api-Key", new)])
            #expect(other["Deprecation"] == nil && other["Sunset"] == nil, "\(path)")
            #expect(other.status == reply.status)
        }
        #expect(seen.count == 1)
        let write = try await stage.front.send(.post, "/v1/accounts", [("X-Api-Key", old)])
        #expect(write.status == 415)
        _ = try farewell(write)
    }

    @Test(
        "the same over HTTP/2",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"))
    )
    func http2() async throws {
        let stage = try Staging.stage
        _ = try await rotate("reader", grace: "1h")
        let old = try #require(stage.keys["reader"])
        let curl = Program(in: try TemporaryDirectory(), executable: "/usr/bin/curl")
        for path in ["/v1/accounts", "/v1/accounts", "/v1/partner"] {
            let seen = try await curl.run([
                "--silent", "--show-error", "--max-time", "10", "--include",
                "--http2-prior-knowledge", "--header", "X-Api-Key: \(old)",
                "http://\(stage.front.address)\(path)",
            ])
            let fields = seen.output.split(separator: "\r\n")
            #expect(fields.first == (path == "/v1/partner" ? "HTTP/2 403 " : "HTTP/2 200 "))
            #expect(fields.count { $0.wholeMatch(of: #/deprecation: @\d{10}/#) != nil } == 1)
            #expect(fields.count { $0.wholeMatch(of: #/sunset: \w{3}, .* GMT/#) != nil } == 1)
        }
    }

    @Test("a key whose end was known from the beginning is no former one; the earlier end counts")
    func knownEnd() async throws {
        let stage = try Staging.stage
        let reply = try await stage.get("/v1/whoami", as: "ending")
        #expect(reply.status == 200 && reply["Deprecation"] == nil && reply["Sunset"] == nil)
    }

    @Test("after its grace a key is any bad key")
    func end() async throws {
        let stage = try Staging.stage
        let old = try #require(stage.keys["short"])
        let new = try await rotate("short", grace: "3s")
        try await until { try await whoami(old).status == 401 }
        let ended = try await whoami(old)
        let unknown = try await whoami(BadKey.unknown())
        #expect(ended.withoutInstance == unknown.withoutInstance)
        #expect(ended.steadyFields == unknown.steadyFields)
        #expect(try await whoami(new).status == 200)
    }

    @Test("a former key that is refused for its address does not tell that it was one")
    func refused() async throws {
        let stage = try Staging.stage
        let old = try #require(stage.keys["bound"])
        let result = try await stage.program.run(["client", "rotate", "bound"])
        try #require(result.status == 0)
        let unknown = try await whoami(BadKey.unknown())
        let address = try await whoami(old)
        #expect(address.withoutInstance == unknown.withoutInstance)
        #expect(address.steadyFields == unknown.steadyFields)
    }
}
