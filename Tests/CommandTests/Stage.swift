import Foundation
import HTTPClient
import HTTPTypes
import Platform
import TestSupport
import Testing

/// A simulator that runs as long as this lives, and a gateway with master key and credential that is ready to be started.
final class Stage: Sendable {
    let simulator: RunningProgram
    /// Where the simulator listens.
    let provider: String
    /// Where the simulator is steered.
    let control: String
    /// The gateway's commands; ports are the kernel's choice.
    let program: Program

    /// - Parameter settings: further variables of the gateway's environment.
    /// - Throws: when the simulator does not start, or a command fails.
    init(_ settings: [String: String] = [:]) async throws {
        var program = Program(in: try TemporaryDirectory())
        simulator = try program.start(
            ["simulator", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"])
        provider = try Self.address(in: await simulator.line())
        control = try Self.address(in: await simulator.line())
        program.environment = [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key",
            "VGW_UPSTREAM_BASE_URL": "http://\(provider)", "VGW_LISTEN_PUBLIC": "127.0.0.1:0",
            "VGW_LISTEN_ADMIN": "127.0.0.1:0", "VGW_LOOPS": "1",
            "VGW_LIMITS_AUTHENTICATION_RATE": "5000/s",
        ].merging(settings) { _, setting in setting }
        self.program = program
        _ = try await succeed(["master-key", "generate", "--out", "master.key"])
        let credential = try await succeed(["simulator", "--print-credential"])
            .split(separator: "\n")
        try #require(credential.count == 2)
        _ = try await succeed(
            ["credential", "set", "partner", "--auth-id", String(credential[0])],
            input: credential[1] + "\n"
        )
    }

    /// Runs a command that must succeed, and returns its output.
    func succeed(_ arguments: [String], input: String = "") async throws -> String {
        let result = try await program.run(arguments, input: input)
        try #require(result.status == 0, "\(arguments): \(result.error)")
        return result.output
    }

    /// The key of a new client that may read the partner.
    func createClient() async throws -> String {
        let output = try await succeed(
            ["client", "create", "demo", "--scope", "partner:read", "--account", "*"])
        return output.trimmingCharacters(in: .newlines)
    }

    /// Starts the gateway and waits until it listens; the addresses of its two listeners.
    func serve(
        _ options: [String] = []
    ) async throws -> (gateway: RunningProgram, publicly: String, admin: String) {
        let gateway = try program.start(["serve"] + options)
        let lines = await [gateway.line(), gateway.line()]
        try #require(
            lines.map { $0.split(separator: " ").last } == ["(public)", "(admin)"],
            "\(gateway.errors())"
        )
        return (gateway, try Self.address(in: lines[0]), try Self.address(in: lines[1]))
    }

    /// Sends the signal and returns how the gateway ended.
    func end(_ gateway: RunningProgram, with signal: Int32) async -> Int32 {
        gateway.send(signal)
        return await gateway.status()
    }

    /// Lets the provider's next answer wait.
    func delayProvider(milliseconds: Int) async throws {
        let order = #"{"route":"*","kind":"delay","milliseconds":\#(milliseconds)}"#
        let status = try await Self.status(
            of: "/faults",
            at: control,
            body: Array(order.utf8)
        )
        try #require(status == 201)
    }

    /// Returns once the provider has been asked.
    func providerIsAsked() async throws {
        var total = ""
        repeat {
            let answer = try await Self.answer(of: "/requests", at: control)
            total = String(decoding: answer.body, as: UTF8.self)
        } while total.contains(#""total":0"#)
    }

    // MARK: Requests

    /// `listening on HOST:PORT …`
    static func address(in line: String) throws -> String {
        let words = line.split(separator: " ")
        try #require(words.prefix(2) == ["listening", "on"], "\(line)")
        return String(try #require(words.dropFirst(2).first))
    }

    static func status(
        of path: String,
        at address: String,
        key: String? = nil,
        body: [UInt8] = []
    ) async throws -> Int {
        try await answer(of: path, at: address, key: key, body: body).status
    }

    /// One request on a connection of its own; with a body a POST.
    static func answer(
        of path: String,
        at address: String,
        key: String? = nil,
        body: [UInt8] = []
    ) async throws -> ClientResponse {
        let upstream = try Upstream(UpstreamAddress(baseURL: "http://\(address)"))
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        var request = ClientRequest(method: body.isEmpty ? .get : .post, path: path, body: body)
        if let key { request.fields[.authorization] = "Bearer \(key)" }
        if !body.isEmpty { request.fields[.contentType] = "application/json" }
        return try await Client(to: upstream, on: loop).send(request)
    }
}
