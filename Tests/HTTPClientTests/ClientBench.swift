import HTTPTypes
import Platform
import TestSupport

@testable import HTTPClient

/// A client on a loop of its own, and an upstream that does what it is told.
final class ClientBench: Sendable {
    let upstream: ScriptedUpstream
    let loop: EventLoop
    let client: Client

    init(_ upstream: ScriptedUpstream, limits: PoolLimits = .patient) throws {
        self.upstream = upstream
        loop = try EventLoop(name: "client-bench")
        client = Client(
            to: try Upstream(UpstreamAddress(baseURL: "http://127.0.0.1:\(upstream.port)")),
            on: loop,
            limits: limits
        )
    }

    deinit {
        upstream.stop()
        let client = client
        loop.post { client.assumeIsolated { $0.closeIdle() } }
        loop.stop()
    }

    /// Sends a request and returns what the client made of it.
    func send(_ request: ClientRequest = .get()) async -> Result<ClientResponse, ClientError> {
        do throws(ClientError) {
            return .success(try await client.send(request))
        } catch {
            return .failure(error)
        }
    }

    /// The body of the answer as text, `nil` when there is none.
    func body(_ request: ClientRequest = .get()) async -> String? {
        guard case .success(let response) = await send(request) else { return nil }
        return String(decoding: response.body, as: UTF8.self)
    }

    /// The failure, `nil` when there is none.
    func error(_ request: ClientRequest = .get()) async -> ClientError? {
        guard case .failure(let error) = await send(request) else { return nil }
        return error
    }

    /// How many connections the client holds, and how many callers wait for one.
    func state() async -> (open: Int, waiting: Int) {
        let client = client
        return await loop.run {
            client.assumeIsolated { ($0.connections.count { $0 != nil }, $0.line.count) }
        }
    }

    /// Returns once so many callers wait for a connection.
    func waitForLine(_ count: Int) async throws {
        try await until { await state().waiting == count }
    }
}

extension ClientRequest {
    /// A request with the path `/`, and deadlines that no sound exchange reaches.
    static func get(
        _ path: String = "/",
        connection: ConnectionPolicy = .pooled,
        deadlines: Deadlines = .patient
    ) -> ClientRequest {
        ClientRequest(method: .get, path: path, connection: connection, deadlines: deadlines)
    }
}

extension ClientError {
    /// After the request was sent twice.
    static func repeated(
        _ reason: Reason,
        _ delivery: Delivery = .mayHaveBeenSent
    ) -> ClientError {
        var error = ClientError(reason, delivery)
        error.wasRepeated = true
        return error
    }
}

extension Deadlines {
    static let patient = Deadlines(
        dns: .seconds(3600),
        connect: .seconds(3600),
        tls: .seconds(3600),
        firstByte: .seconds(3600),
        idle: .seconds(3600),
        total: .seconds(3600)
    )

    /// Patient but for one phase.
    static func patient(_ phase: WritableKeyPath<Deadlines, Duration>) -> Deadlines {
        var deadlines = patient
        // The total time covers phases that must not fill it on a busy machine.
        deadlines[keyPath: phase] = .milliseconds(phase == \.total ? 1000 : 50)
        return deadlines
    }
}

extension ScriptedUpstream.Step {
    /// A whole answer that leaves the connection open.
    static func answer(_ body: String) -> Self {
        .write("HTTP/1.1 200 OK\nContent-Length: \(body.utf8.count)\n\n\(body)")
    }
}

extension PoolLimits {
    /// No connection gets too old on a machine that has other work.
    static let patient = PoolLimits(idle: .seconds(3600), age: .seconds(36000))

    static func patient(connections: Int, waiting: Int = 1024) -> PoolLimits {
        PoolLimits(
            connections: connections,
            waiting: waiting,
            idle: .seconds(3600),
            age: .seconds(36000)
        )
    }
}
