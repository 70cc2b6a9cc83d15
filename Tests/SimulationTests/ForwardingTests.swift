import JSON
import TestSupport
import Testing

/// What proxies say of the requests that they hand on, and whose word counts (R-H1-27, R-H1-28).
@Suite(.blocking, .timeLimit(.minutes(15)))
struct ForwardingTests {
    /// Field lines, and the address that the gateway must hold for the caller's behind 127.0.0.1.
    private static let forwarded: [(lines: [String], address: String)] = [
        ([], "127.0.0.1"),
        (["X-Forwarded-For: 192.0.2.7"], "192.0.2.7"),
        (["x-forwarded-for: 203.0.113.1, 192.0.2.7"], "192.0.2.7"),
        (["X-Forwarded-For: 203.0.113.1 ,\t192.0.2.7 , 10.1.2.3,127.0.0.9"], "192.0.2.7"),
        (["X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 192.0.2.7"], "192.0.2.7"),
        (["X-Forwarded-For: 192.0.2.7", "X-Forwarded-For: 10.0.0.1"], "192.0.2.7"),
        (["X-Forwarded-For: 192.0.2.7:4711"], "192.0.2.7"),
        (["X-Forwarded-For: 2001:db8::7"], "2001:db8::7"),
        (["X-Forwarded-For: [2001:db8::7]:4711"], "2001:db8::7"),
        (["X-Forwarded-For: 10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        // What is no address is not believed, nor anything before it.
        (["X-Forwarded-For: 192.0.2.7, unknown"], "127.0.0.1"),
        (["X-Forwarded-For: 192.0.2.7, localhost, 10.0.0.1"], "10.0.0.1"),
        (["X-Forwarded-For: 192.0.2.7,"], "127.0.0.1"),
        (["X-Forwarded-For: 192.0.2.7, 1.2.3"], "127.0.0.1"),
        (["X-Forwarded-For: unix:/x, 999.1.1.1"], "127.0.0.1"),
        (["Forwarded: for=192.0.2.7", "X-Real-IP: 192.0.2.7"], "127.0.0.1"),
        (
            ["X-Forwarded-For: " + String(repeating: "10.0.0.1,", count: 100) + "10.0.0.2"],
            "10.0.0.1"
        ),
    ]

    private static let early = """
        POST /v1/accounts HTTP/1.1\r\nHost: x\r\nEarly-Data: 1\r\nContent-Length: 2\r\n\r\n{}
        """

    @Test("a trusted proxy's word counts, back to the first address that is none")
    func trusted() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: ["listen.trusted_proxies=127.0.0.0/8, 10.0.0.0/8"])
        )
        for (index, forwarded) in Self.forwarded.enumerated() {
            #expect(try await ask(stage, index, forwarded.lines).status == 401)
        }
        let connection = stage.front.raw
        let refused = await connection.send(Self.early, lasting: true)
        try #require(refused.replies.first).expectProblem(425, "too-early")
        let read = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nEarly-Data: 1\r\n\r\n"
        #expect(await connection.send(read, lasting: true).replies.map(\.status) == [200])
        try await stage.end()
        let addresses = try Self.addresses(stage)
        for (index, forwarded) in Self.forwarded.enumerated() {
            #expect(addresses["request-\(index)"] == forwarded.address, "\(forwarded.lines)")
        }
    }

    @Test("nobody else's does")
    func untrusted() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: ["listen.trusted_proxies=10.0.0.0/8"])
        )
        for (index, forwarded) in Self.forwarded.enumerated() {
            #expect(try await ask(stage, index, forwarded.lines).status == 401)
        }
        let connection = stage.front.raw
        #expect(await connection.send(Self.early, lasting: true).replies.map(\.status) == [401])
        try await stage.end()
        #expect(try Set(Self.addresses(stage).values) == ["127.0.0.1"])
    }

    @Test("a client's networks are those of the caller, not of the proxy")
    func networks() async throws {
        let caller = Caller(name: "office", more: ["--ip", "192.0.2.0/24"])
        let stage = try await Stage.start(
            Stage.Plan(callers: [caller], settings: ["listen.trusted_proxies=127.0.0.1"])
        )
        let key = try #require(stage.keys["office"])
        for (address, status) in [("192.0.2.9", 200), ("192.0.3.9", 401)] {
            let lines = ["X-Forwarded-For: \(address)", "Authorization: Bearer \(key)"]
            #expect(try await ask(stage, 0, lines).status == status, "\(address)")
        }
        #expect(try await ask(stage, 0, ["Authorization: Bearer \(key)"]).status == 401)
        try await stage.end()
    }

    private func ask(_ stage: Stage, _ index: Int, _ lines: [String]) async throws -> Reply {
        let head = ["GET /v1/whoami HTTP/1.1", "Host: x", "X-Request-Id: request-\(index)"]
        let text = (head + lines + ["", ""]).joined(separator: "\r\n")
        let outcome = await stage.front.raw.send(text, lasting: true)
        return try #require(outcome.replies.first)
    }

    private static func addresses(_ stage: Stage) throws -> [String: String] {
        var addresses: [String: String] = [:]
        for line in try stage.auditLines() {
            guard let id = line["req_id"]?.string else { continue }
            addresses[id] = line["src_ip"]?.string
        }
        return addresses
    }
}
