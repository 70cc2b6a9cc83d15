import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Writes whose caller or gateway ends before they do.
@Suite(.blocking) struct EndingTests {
    private static let createRoute = "POST /api/v1/partner/accounts"
    private static let delay = #""kind":"delay","milliseconds":300,"moment":"before""#

    /// Sends a write and leaves, with a reset, while the provider is at work: the connection is gone then,
    /// which an ordinary end would leave open for the answer.
    private func abandon(_ text: String, key: String, at stage: Stage) async throws {
        let client = try RawClient(port: try port(of: stage))
        let head = [
            "POST /v1/accounts HTTP/1.1", "Host: x", "Content-Type: application/json",
            "X-Api-Key: \(try #require(stage.keys["full"]))", "Content-Length: \(text.utf8.count)",
            "Idempotency-Key: \(key)", "", "",
        ].joined(separator: "\r\n")
        try client.send(head + text)
        try await until { try await stage.calls(of: Self.createRoute) == 1 }
        client.reset()
    }

    @Test("U43: a write goes on when its caller has gone", .timeLimit(.minutes(15)))
    func callerGone() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        let text = NewAccountBody().text
        try await abandon(text, key: "the-caller-has-gone", at: stage)
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
        "U44: a gateway that is told to end waits for a write whose caller has gone",
        .timeLimit(.minutes(15))
    )
    func abandonedWrite() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        try await abandon(NewAccountBody().text, key: "abandoned-before-the-end", at: stage)
        try await stage.end()
        let types = try stage.requestTypes()
        #expect(types.prefix(2) == ["op.intent", "op.outcome"])
    }

    @Test(
        "H2-21: a hundred writes go on when the connection that carried them has gone",
        .timeLimit(.minutes(15))
    )
    func hundredAbandoned() async throws {
        let stage = try await Stage.start(Stage.Plan(settings: ["listen.h2c=true"]))
        try await stage.order(
            #""kind":"delay","milliseconds":1000,"moment":"before","count":100"#,
            on: Self.createRoute
        )
        let client = try RawClient(port: try port(of: stage))
        let key = try #require(stage.keys["full"])
        let writes = (0..<100).flatMap { Self.write(Int32($0), key) }
        try client.send(
            octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + Frame.settings().bytes
                + writes.flatMap(\.bytes)
        )
        // All of them have begun, and many are still in line.
        try await until { try types(of: stage).count { $0 == "op.intent" } == 100 }
        client.reset()
        try await stage.end()
        let written = try types(of: stage)
        #expect(written.count { $0 == "op.intent" } == 100)
        #expect(written.count { $0 == "op.outcome" } == 100)
        #expect(try await stage.calls(of: Self.createRoute) == 100)
    }

    /// A request for an account, on a stream of its own.
    private static func write(_ number: Int32, _ key: String) -> [Frame] {
        var body = NewAccountBody()
        body.email = "owner-\(number)@nila-traders.example"
        let fields = [
            FieldPair(":method", "POST"), FieldPair(":scheme", "http"),
            FieldPair(":authority", "x"), FieldPair(":path", "/v1/accounts"),
            FieldPair("content-type", "application/json"), FieldPair("x-api-key", key),
            FieldPair("idempotency-key", "abandoned-with-a-hundred-\(number)"),
        ]
        let stream = 2 * number + 1
        return [
            .headers(stream, fields, end: false), .data(stream, octets(body.text), end: true),
        ]
    }

    private func types(of stage: Stage) throws -> [String] {
        try stage.requestTypes()
    }

    private func port(of stage: Stage) throws -> UInt16 {
        try #require(stage.front.address.split(separator: ":").last.flatMap { UInt16($0) })
    }

    @Test("a gateway that is told to end answers first", .timeLimit(.minutes(15)))
    func gatewayEnds() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: Self.createRoute)
        let text = NewAccountBody().text
        async let pending = stage.create(text, key: "answered-before-the-end")
        try await until { try await stage.calls(of: Self.createRoute) == 1 }
        try await stage.end()
        let reply = try await pending
        #expect(reply.status == 201, "\(reply.text)")
        let types = try stage.requestTypes()
        #expect(types == ["op.intent", "op.outcome", "http"])
    }
}
