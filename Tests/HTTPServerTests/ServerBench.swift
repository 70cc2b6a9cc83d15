import HTTP
import HTTPServer
import Platform
import TestSupport

/// A live server on a free port, with the means to watch and to control it.
struct ServerBench: Sendable {
    /// 127.0.0.2: a test that asks whether its port is free again must not meet the servers of others.
    static let host: UInt32 = 2

    let loops: [EventLoop]
    let server: Server
    let log = EventLog()
    let gate = Gate()

    init(
        loops count: Int = 1,
        limits: ServerLimits = ServerLimits(),
        over wire: Wire = .http1
    ) async throws {
        let loops = try (0..<count).map { try EventLoop(name: "server-test-\($0)") }
        let log = log
        let gate = gate
        server = try await Server(
            at: .ipv4((0x7F00_0000 | Self.host).bigEndian, port: 0),
            on: loops,
            limits: limits,
            security: try await wire.security()
        ) { loop in
            TestResponder(log: log, gate: gate, loopName: loop.name)
        }
        self.loops = loops
    }

    var port: UInt16 { server.address.port }

    func client(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, host: Self.host, receiveBuffer: receiveBuffer)
    }

    /// Ends the server and its loops. Whatever is open is closed.
    func end() async {
        gate.open()
        await server.drain(patience: .zero)
        for loop in loops { loop.stop() }
    }
}

/// A bench for the time of one test.
func withBench(
    loops: Int = 1,
    limits: ServerLimits = .patient,
    over wire: Wire = .http1,
    _ body: (ServerBench) async throws -> Void
) async throws {
    let bench = try await ServerBench(loops: loops, limits: limits, over: wire)
    do {
        try await body(bench)
    } catch {
        await bench.end()
        throw error
    }
    await bench.end()
}

/// A GET request.
func get(_ path: String, _ fields: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
}

/// A POST request with a `Content-Length`.
func post(_ path: String, _ body: String, _ fields: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.unicodeScalars.count)\r\n\(fields)\r\n"
        + body
}

extension ServerLimits {
    /// Deadlines that no test reaches, however busy the machine is.
    static let patient = ServerLimits(
        headDeadline: .seconds(300),
        bodyIdleDeadline: .seconds(300),
        bodyDeadline: .seconds(300),
        bodyPace: BodyPace(grace: .seconds(300)),
        writeDeadline: .seconds(300),
        responseDeadline: .seconds(300),
        idleDeadline: .seconds(300)
    )
}
