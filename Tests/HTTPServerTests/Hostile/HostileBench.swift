import HTTPServer
import Platform

/// A live server with the limits of the requirements, deadlines aside, that tells what it executed.
struct HostileBench: Sendable {
    let executions = Executions()
    private let loop: EventLoop
    private let server: Server

    private init(over wire: Wire) async throws {
        let loop = try EventLoop(name: "hostile")
        let executions = executions
        var limits = ServerLimits.patient
        // Long input goes on for a while after it was refused.
        limits.lingerDeadline = .seconds(300)
        server = try await Server(
            at: .ipv4((0x7F00_0000 | ServerBench.host).bigEndian, port: 0),
            on: [loop],
            limits: limits,
            security: try await wire.security()
        ) { _ in
            HostileResponder(executions)
        }
        self.loop = loop
    }

    var port: UInt16 { server.address.port }

    /// A bench for the time of one test.
    static func run(
        over wire: Wire,
        _ body: (HostileBench) async throws -> Void
    ) async throws {
        let bench = try await HostileBench(over: wire)
        let result: Result<Void, any Error>
        do { result = .success(try await body(bench)) } catch { result = .failure(error) }
        await bench.server.drain(patience: .zero)
        bench.loop.stop()
        try result.get()
    }
}
