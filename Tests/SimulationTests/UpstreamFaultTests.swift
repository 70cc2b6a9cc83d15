import Glibc
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// What callers see when the provider fails (requirements §8).
@Suite struct UpstreamFaultTests {
    struct Fault: Sendable {
        let status: Int
        var family = "wrapped"
        let answer: Int
        let slug: String
        var retryAfter: String?
    }

    private static let faults = [
        Fault(status: 400, family: "standard", answer: 422, slug: "upstream-rejected"),
        Fault(status: 422, family: "wrapped", answer: 422, slug: "upstream-rejected"),
        Fault(status: 401, family: "edge", answer: 502, slug: "upstream-auth"),
        Fault(status: 402, family: "coded", answer: 402, slug: "insufficient-balance"),
        Fault(status: 403, family: "coded", answer: 403, slug: "upstream-forbidden"),
        Fault(status: 404, family: "plain", answer: 404, slug: "not-found"),
        Fault(status: 405, answer: 502, slug: "upstream-contract"),
        Fault(status: 406, answer: 502, slug: "upstream-contract"),
        Fault(status: 415, answer: 502, slug: "upstream-contract"),
        Fault(status: 418, family: "tagged", answer: 502, slug: "upstream-contract"),
        Fault(status: 409, answer: 409, slug: "upstream-conflict"),
        Fault(status: 429, answer: 503, slug: "upstream-rate-limited", retryAfter: "1"),
        Fault(status: 500, answer: 502, slug: "upstream-error"),
        Fault(status: 500, family: "html", answer: 502, slug: "upstream-error"),
        Fault(status: 502, family: "html", answer: 502, slug: "upstream-error"),
        Fault(status: 503, family: "html", answer: 503, slug: "upstream-error", retryAfter: "1"),
        Fault(status: 504, family: "html", answer: 504, slug: "upstream-error"),
        Fault(status: 200, family: "html", answer: 502, slug: "upstream-invalid"),
        Fault(status: 200, family: "plain", answer: 502, slug: "upstream-invalid"),
        Fault(status: 301, answer: 502, slug: "upstream-redirect"),
        Fault(status: 302, answer: 502, slug: "upstream-redirect"),
        Fault(status: 307, family: "html", answer: 502, slug: "upstream-redirect"),
    ]

    @Test("each failure has its answer, and none is kept", .timeLimit(.minutes(5)))
    func failures() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: ["cache.routes.partner.ttl=0s"])
        )
        for fault in Self.faults {
            // A server error is asked again by itself, so there is one for that too.
            let count = fault.status == 500 ? 2 : 1
            try await stage.order(
                #""kind":"answer","status":\#(fault.status),"family":"\#(fault.family)","count":\#(count)"#,
                on: "GET /api/v1/partner/me"
            )
            let reply = try await stage.get("/v1/partner")
            reply.expectProblem(fault.answer, fault.slug, "\(fault)")
            #expect(reply["Retry-After"] == fault.retryAfter, "\(fault)")
            #expect(!reply.text.lowercased().contains("ordered"), "\(fault)")
            #expect(!reply.text.contains("<html"), "\(fault)")
            try await stage.simulator.forgetFaults()
            #expect(try await stage.get("/v1/partner").status == 200, "\(fault)")
        }
        try await stage.end()
    }

    @Test(
        "a limit of the provider says how long, from a second to five minutes",
        .timeLimit(.minutes(5))
    )
    func limits() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(Stage.Plan(upstream: peer.address))
        let sent = "Sun, 06 Nov 1994 08:49:37 GMT"
        let cases: [(field: String?, seconds: String)] = [
            ("7", "7"), ("0", "1"), ("1", "1"), ("300", "300"), ("301", "300"),
            ("1000000000", "300"), ("99999999999999999999999", "300"), ("-5", "60"),
            ("1.5", "60"), ("soon", "60"), ("", "60"), (nil, "60"),
            ("Sun, 06 Nov 1994 08:50:07 GMT", "30"), ("Sun, 06 Nov 1994 08:49:07 GMT", "1"),
            ("Mon, 06 Nov 1995 08:49:37 GMT", "300"),
        ]
        for (field, seconds) in cases {
            let line = field.map { "Retry-After: \($0)\r\n" } ?? ""
            peer.script(
                "HTTP/1.1 429 Slow Down\r\nDate: \(sent)\r\n\(line)Content-Length: 0\r\n\r\n"
            )
            let reply = try await stage.get("/v1/partner")
            reply.expectProblem(503, "upstream-rate-limited", "\(field ?? "none")")
            #expect(reply["Retry-After"] == seconds, "\(field ?? "none")")
        }
        try await stage.end()
    }

    @Test("a read that failed once is asked again, a write is not", .timeLimit(.minutes(5)))
    func secondAttempt() async throws {
        let stage = try await Stage.start()
        let read = "GET /api/v1/partner/me"
        try await stage.order(#""kind":"answer","status":500,"count":1"#, on: read)
        let start = MonotonicTime.now
        #expect(try await stage.get("/v1/partner").status == 200)
        #expect(MonotonicTime.now - start >= .milliseconds(100))
        #expect(try await stage.calls(of: read) == 2)
        let write = "POST /api/v1/partner/accounts"
        try await stage.order(#""kind":"answer","status":500,"count":1"#, on: write)
        try await stage.create(NewAccountBody().text, key: "the-provider-fails-once")
            .expectProblem(504, "upstream-outcome-unknown")
        #expect(try await stage.calls(of: write) == 1)
        try await stage.end()
    }

    @Test("a provider that is gone", .timeLimit(.minutes(5)))
    func gone() async throws {
        let stage = try await Stage.start()
        #expect(try await stage.get("/v1/partner").status == 200)
        stage.simulator.process.send(SIGTERM)
        #expect(await stage.simulator.process.status() == 0)
        let reply = try await stage.get("/v1/accounts")
        reply.expectProblem(502, "upstream-unreachable")
        #expect(reply["Cache-Status"] == "vobiz-gateway; fwd=miss")
        // What is fresh needs no provider.
        #expect(try await stage.get("/v1/partner").status == 200)
        let write = try await stage.create(NewAccountBody().text, key: "the-provider-is-gone")
        write.expectProblem(502, "upstream-unreachable")
        #expect(try await stage.admin.send(.get, "/healthz").status == 200)
        try await stage.end()
    }

    @Test("a provider that stays silent", .timeLimit(.minutes(5)))
    func silence() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(
            Stage.Plan(
                settings: ["upstream.timeouts.first_byte=200ms"],
                upstream: peer.address
            )
        )
        let start = MonotonicTime.now
        try await stage.get("/v1/partner").expectProblem(504, "upstream-timeout")
        let waited = MonotonicTime.now - start
        #expect(waited >= .milliseconds(200))
        #expect(waited < .seconds(5))
        try await stage.create(NewAccountBody().text, key: "the-provider-is-silent")
            .expectProblem(504, "upstream-timeout")
        try await stage.end()
    }

    @Test("answers that are none", .timeLimit(.minutes(5)))
    func broken() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(Stage.Plan(upstream: peer.address))
        let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        let other = #"{"auth_id":"MA_OTHER000","name":"x"}"#
        let cases = [
            ("", "upstream-reset"),
            ("HTTP/1.1 200 OK\r\nContent-", "upstream-truncated"),
            ("\(json)Content-Length: 100\r\n\r\n{}", "upstream-truncated"),
            ("\(json)Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":", "upstream-truncated"),
            ("\(json)Content-Length: 99999999\r\n\r\n{}", "upstream-too-large"),
            (
                "\(json)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "upstream-invalid"
            ),
            ("\(json)Content-Length: 2\r\n X: y\r\n\r\n{}", "upstream-invalid"),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n", "upstream-invalid"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "upstream-invalid"),
            ("\(json)Content-Length: 0\r\n\r\n", "upstream-invalid"),
            ("\(json)Content-Length: 13\r\n\r\n{\"a\":1,\"a\":2}", "upstream-invalid"),
            ("\(json)Content-Length: 7\r\n\r\n{\"a\":NaN}", "upstream-invalid"),
            ("\(json)Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "upstream-invalid"),
            ("\(json)Content-Length: \(other.count)\r\n\r\n\(other)", "upstream-mismatch"),
        ]
        for (answer, slug) in cases {
            peer.script(answer)
            let reply = try await stage.get("/v1/accounts/\(stage.accounts[0])")
            reply.expectProblem(502, slug, "\(answer)")
            #expect(!reply.text.contains("OTHER"))
        }
        try await stage.end()
    }
}
