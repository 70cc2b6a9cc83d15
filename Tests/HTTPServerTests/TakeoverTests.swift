@_spi(Faults) import HTTPServer
import HTTPTypes
import Platform
import TestSupport
import Testing

@Suite("Connections that a script takes over", .blocking, .timeLimit(.minutes(15)))
struct TakeoverTests {
    /// Performs the script of the path that is asked for; any other path is answered with itself.
    private struct Handler: RequestHandler {
        let scripts: [String: ConnectionScript]

        func respond(to request: ServerRequest) async -> ServerResponse {
            let path = request.head.path ?? ""
            var response = ServerResponse(status: .ok, body: Array(path.utf8))
            response.takeover = scripts[path]
            return response
        }
    }

    private func serving(
        _ scripts: [String: ConnectionScript],
        _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "takeover")
        defer { loop.stop() }
        let address = SocketAddress.ipv4(UInt32(0x7F00_0001).bigEndian, port: 0)
        let server = try await Server(at: address, on: [loop]) { _ in
            HandlerResponder(Handler(scripts: scripts))
        }
        try await body(server.address.port, server)
        await server.drain(patience: .zero)
    }

    private func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n" }

    @Test("say what they are told, then end as any last answer does")
    func close() async throws {
        let steps: [ConnectionScript.Step] = [
            .send(octets("not")), .pause(.milliseconds(1)), .drip(octets(" HTTP"), every: .zero),
        ]
        try await serving(["/s": ConnectionScript(steps, ending: .close)]) { port, _ in
            let client = try RawClient(port: port)
            // What follows the request is not answered any more.
            try client.send(get("/0") + get("/s") + get("/1"))
            #expect(try client.answer().body == "/0")
            #expect(try latin1(client.rest()) == "not HTTP")
        }
    }

    @Test("end with a reset")
    func reset() async throws {
        try await serving(["/s": ConnectionScript([.send([1])], ending: .reset)]) { port, _ in
            let client = try RawClient(port: port)
            try client.send(get("/s"))
            #expect(throws: RawClient.Failure.system("recv", code: 104)) { try client.rest() }
        }
    }

    @Test("are left to the peer, whose end ends them", arguments: [true, false])
    func hold(endsInPeace: Bool) async throws {
        try await serving(["/s": ConnectionScript([.send([1])], ending: .hold)]) { port, _ in
            let client = try RawClient(port: port)
            try client.send(get("/s"))
            #expect(try client.some() == [1])
            if endsInPeace {
                client.endSending()
                #expect(try client.isAtEnd())
            } else {
                client.reset()
            }
            let other = try RawClient(port: port)
            try other.send(get("/1"))
            #expect(try other.answer().body == "/1")
        }
    }

    @Test("go on for ever without holding up the others")
    func endless() async throws {
        let script = ConnectionScript(
            [.sendForEver([UInt8](repeating: 120, count: 8 << 10))],
            ending: .close
        )
        try await serving(["/s": script]) { port, _ in
            let client = try RawClient(port: port, receiveBuffer: 4 << 10)
            try client.send(get("/s"))
            var count = 0
            while count < 1 << 20 { count += try client.some().count }
            let other = try RawClient(port: port)
            try other.send(get("/1"))
            #expect(try other.answer().body == "/1")
            client.reset()
        }
    }

    @Test("do not keep the server from its end")
    func drain() async throws {
        let scripts = [
            "/hold": ConnectionScript([.send([1])], ending: .hold),
            "/pause": ConnectionScript([.send([1]), .pause(.seconds(600))], ending: .close),
        ]
        try await serving(scripts) { port, server in
            let clients = try scripts.keys.map { path in
                let client = try RawClient(port: port)
                try client.send(get(path))
                #expect(try client.some() == [1])
                return client
            }
            await server.drain(patience: .seconds(600))
            for client in clients { #expect(try client.isAtEnd()) }
        }
    }
}
