import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Writes whose caller or gateway ends before they do.
@Suite struct EndingTests {
    private static let createRoute = "POST /api/v1/partner/accounts"
    private static let delay = #""kind":"delay","milliseconds":300,"moment":"before""#

    @Test("a write goes on when its caller has gone", .timeLimit(.minutes(5)))
    func callerGone() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        let text = NewAccountBody().text
        let head = [
            "POST /v1/accounts HTTP/1.1", "Host: x", "Content-Type: application/json",
            "X-Api-Key: \(try #require(stage.keys["full"]))", "Content-Length: \(text.utf8.count)",
            "Idempotency-Key: the-caller-has-gone", "", "",
        ].joined(separator: "\r\n")
        let connection = RawConnection(address: stage.front.address)
        _ = await connection.send(head + text, answers: 0, lasting: true)
        var reply = try await stage.create(text, key: "the-caller-has-gone")
        var tries = 0
        while reply.status == 409, tries < 10_000 {
            reply = try await stage.create(text, key: "the-caller-has-gone")
            tries += 1
        }
        #expect(reply["Idempotency-Replayed"] == "true")
        #expect(reply.status == 201, "\(reply.text)")
        #expect(try await stage.calls(of: Self.createRoute) == 1)
        try await stage.end()
    }

    @Test(
        "a gateway that is told to end waits for a write whose caller has gone",
        .timeLimit(.minutes(5))
    )
    func abandonedWrite() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        let text = NewAccountBody().text
        let head = [
            "POST /v1/accounts HTTP/1.1", "Host: x", "Content-Type: application/json",
            "X-Api-Key: \(try #require(stage.keys["full"]))", "Content-Length: \(text.utf8.count)",
            "Idempotency-Key: abandoned-before-the-end", "", "",
        ].joined(separator: "\r\n")
        let connection = RawConnection(address: stage.front.address)
        _ = await connection.send(head + text, answers: 0, lasting: true)
        var tries = 0
        while try await stage.calls(of: Self.createRoute) == 0, tries < 10_000 { tries += 1 }
        try await stage.end()
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types.prefix(2) == ["op.intent", "op.outcome"])
    }

    @Test("a gateway that is told to end answers first", .timeLimit(.minutes(5)))
    func gatewayEnds() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        let text = NewAccountBody().text
        async let pending = stage.create(text, key: "answered-before-the-end")
        var tries = 0
        while try await stage.calls(of: Self.createRoute) == 0, tries < 10_000 { tries += 1 }
        try await stage.end()
        let reply = try await pending
        #expect(reply.status == 201, "\(reply.text)")
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types == ["op.intent", "op.outcome", "http"])
    }
}
