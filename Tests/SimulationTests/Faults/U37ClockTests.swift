import HTTPTypes
import TestSupport
import Testing

/// A provider whose clock is wrong: U37, and dates in U30.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct U37ClockTests {
    private static let past = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test("U37: how long an answer is kept is not the provider's affair")
    func caching() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(Stage.Plan(upstream: peer.address))
        let accounts = stage.accounts
        for (account, date) in [
            (accounts[0], Self.past), (accounts[1], "Fri, 06 Nov 2893 08:49:37 GMT"),
        ] {
            let document = try await stage.ask("/api/v1/partner/accounts/\(account)").text
            peer.script(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: \(date)\r\n"
                    + "Expires: \(date)\r\nAge: 86400\r\nCache-Control: no-store\r\n"
                    + "Content-Length: \(document.utf8.count)\r\n\r\n\(document)"
            )
            let first = try await stage.get("/v1/accounts/\(account)")
            #expect(first.status == 200, "\(first.text)")
            #expect(first["Age"] == "0")
            #expect(first["Date"] != date)
            peer.script("")
            let second = try await stage.get("/v1/accounts/\(account)")
            #expect(second.body == first.body)
            #expect(second["Cache-Status"]?.hasPrefix("vobiz-gateway; hit") == true)
        }
        try await stage.end()
    }

    @Test("U30: a date is counted from the provider's own")
    func dates() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(Stage.Plan(upstream: peer.address))
        for (field, seconds) in [
            ("Sun, 06 Nov 1994 08:50:07 GMT", "30"), ("Sun, 06 Nov 1994 08:49:07 GMT", "1"),
            ("Mon, 06 Nov 1995 08:49:37 GMT", "300"),
        ] {
            peer.script(
                "HTTP/1.1 429 Slow Down\r\nDate: \(Self.past)\r\nRetry-After: \(field)\r\n"
                    + "Content-Length: 0\r\n\r\n"
            )
            let reply = try await stage.get("/v1/partner")
            reply.expectProblem(503, "upstream-rate-limited", "\(field)")
            #expect(reply["Retry-After"] == seconds, "\(field)")
        }
        try await stage.end()
    }
}
