import HTTPTypes
import Testing

/// The fields that answers of all kinds carry.
@Suite(.stage(.threeCallers), .timeLimit(.minutes(15)))
struct CommonFieldTests {
    private static let answers: [(path: String, caller: String?, status: Int)] = [
        ("/v1/partner", "full", 200), ("/v1/accounts", "limited", 200), ("/v1/whoami", "full", 200),
        ("/openapi.yaml", nil, 200), ("/v1/partner", nil, 401), ("/v1/partner", "reader", 403),
        ("/v1/nothing", "full", 404), ("/v1/partner?x=1", "full", 400),
    ]

    @Test("are there, whatever the answer is")
    func always() async throws {
        let stage = try Staging.stage
        for (path, caller, status) in Self.answers {
            let fields = try caller.map { [try stage.key($0)] } ?? []
            let reply = try await stage.front.send(.get, path, fields)
            #expect(reply.status == status, "\(path)")
            #expect(reply["X-Content-Type-Options"] == "nosniff", "\(path)")
            #expect(reply["X-Request-Id"]?.isEmpty == false, "\(path)")
            #expect(reply["Cache-Control"] != nil, "\(path)")
            #expect(reply["Content-Length"] == "\(reply.body.count)", "\(path)")
            #expect(reply["Date"] != nil, "\(path)")
            #expect(reply["Server"] == nil, "\(path)")
            #expect(reply["traceparent"] == nil, "\(path)")
        }
    }

    @Test("keep a sound request id and replace any other")
    func requestID() async throws {
        let stage = try Staging.stage
        let long = String(repeating: "i", count: 128)
        for sent in ["a", "trace/7:9", long, "two words", long + "i", "caf\u{E9}"] {
            let isSound = sent == "a" || sent == "trace/7:9" || sent == long
            let found = try await stage.get("/v1/whoami", [("X-Request-Id", sent)])
            let missing = try await stage.get("/v1/nothing", [("X-Request-Id", sent)])
            missing.expectProblem(404, "not-found")
            for reply in [found, missing] {
                #expect((reply["X-Request-Id"] == sent) == isSound, "\(sent)")
            }
        }
    }

    @Test("continue a trace with a span of their own")
    func trace() async throws {
        let stage = try Staging.stage
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let sent = "00-\(trace)-00f067aa0ba902b7-01"
        for path in ["/v1/partner", "/v1/partner", "/v1/nothing", "/v1/accounts?page=2"] {
            let reply = try await stage.get(path, [("traceparent", sent)])
            let answered = try #require(reply["traceparent"])
            let parts = answered.split(separator: "-")
            #expect(parts.count == 4)
            #expect(parts.first == "00" && parts.last == "01")
            #expect(parts[1] == trace)
            #expect(parts[2] != "00f067aa0ba902b7" && parts[2] != "0000000000000000")
        }
        for bad in ["00-\(trace)-00f067aa0ba902b7", sent.uppercased(), "ff" + sent.dropFirst(2)] {
            #expect(
                try await stage.get("/v1/partner", [("traceparent", bad)])["traceparent"] == nil
            )
        }
    }
}
