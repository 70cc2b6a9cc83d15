import Foundation
import HTTPClient
import HTTPTypes
import Platform
import TestSupport
import Testing

@Suite struct ServingTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("the simulator says where it listens and ends in peace", .timeLimit(.minutes(2)))
    func simulator() async throws {
        for signal in [SIGINT, SIGTERM] {
            let simulator = try Program(in: directory).start(
                ["simulator", "--listen", "127.0.0.1:0"])
            let address = try await address(in: simulator.line())
            #expect(try await status(of: "/api/v1/partner/me", at: address) == 401)
            simulator.send(signal)
            #expect(await simulator.status() == 0)
            #expect(simulator.errors() == "")
        }
    }

    @Test("the simulator's credential is two lines", .timeLimit(.minutes(2)))
    func simulatorCredential() async throws {
        let result = try await Program(in: directory).run(["simulator", "--print-credential"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "PA_DEMO0001")
        #expect(result.error == "")
    }

    @Test("a port that is taken is one line and 69", .timeLimit(.minutes(2)))
    func takenPort() async throws {
        let simulator = try Program(in: directory).start(["simulator", "--listen", "127.0.0.1:0"])
        let address = try await address(in: simulator.line())
        let second = try await Program(in: directory).run(["simulator", "--listen", address])
        #expect(second.status == 69)
        #expect(second.error == "vobiz-gateway: \(address): Address already in use\n")
        let gateway = try await preparedGateway(upstream: address)
        let third = try await gateway.run(["serve", "--set", "listen.public=\(address)"])
        #expect(third.status == 69)
        #expect(third.error.hasPrefix("vobiz-gateway: cannot listen: "))
        #expect(third.error.hasSuffix(": Address already in use\n"))
    }

    @Test("the gateway serves what the simulator has", .timeLimit(.minutes(2)))
    func gateway() async throws {
        let simulator = try Program(in: directory).start(["simulator", "--listen", "127.0.0.1:0"])
        let program = try await preparedGateway(upstream: address(in: simulator.line()))
        let key = try await program.run(
            ["client", "create", "demo", "--scope", "partner:read", "--account", "*"])
        let gateway = try program.start(["serve"])
        let lines = await [gateway.line(), gateway.line()]
        #expect(lines.map { $0.split(separator: " ").last } == ["(public)", "(admin)"])
        let (publicly, admin) = try (address(in: lines[0]), address(in: lines[1]))
        #expect(try await status(of: "/readyz", at: admin) == 200)
        #expect(try await status(of: "/v1/partner", at: publicly) == 401)
        let secret = key.output.trimmingCharacters(in: .newlines)
        #expect(try await status(of: "/v1/partner", at: publicly, key: secret) == 200)
        gateway.send(SIGTERM)
        #expect(await gateway.status() == 0)
        #expect(!gateway.errors().contains(secret))
    }

    @Test("the gateway cannot be dumped and gains no privileges", .timeLimit(.minutes(2)))
    func hardening() async throws {
        let simulator = try Program(in: directory).start(["simulator", "--listen", "127.0.0.1:0"])
        _ = await simulator.line()
        let status = try processFile("status", of: simulator)
        #expect(status.contains("NoNewPrivs:\t1\n"))
        #expect(status.contains("Umask:\t0077\n"))
        let core = try processFile("limits", of: simulator).split(separator: "\n")
            .first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    }

    // MARK: Set-up

    /// Master key, credential and addresses; ports are the kernel's choice.
    private func preparedGateway(upstream: String) async throws -> Program {
        var program = Program(in: directory)
        program.environment = [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key",
            "VGW_UPSTREAM_BASE_URL": "http://\(upstream)", "VGW_LISTEN_PUBLIC": "127.0.0.1:0",
            "VGW_LISTEN_ADMIN": "127.0.0.1:0", "VGW_LOOPS": "1",
        ]
        let credential = try await program.run(["simulator", "--print-credential"]).output
            .split(separator: "\n")
        try #require(credential.count == 2)
        for (arguments, input) in [
            (["master-key", "generate", "--out", "master.key"], ""),
            (
                ["credential", "set", "partner", "--auth-id", String(credential[0])],
                credential[1] + "\n"
            ),
        ] {
            let result = try await program.run(arguments, input: input)
            try #require(result.status == 0, "\(result.error)")
        }
        return program
    }

    /// `listening on HOST:PORT …`
    private func address(in line: String) throws -> String {
        let words = line.split(separator: " ")
        try #require(words.prefix(2) == ["listening", "on"], "\(line)")
        return String(try #require(words.dropFirst(2).first))
    }

    private func status(
        of path: String,
        at address: String,
        key: String? = nil
    ) async throws -> Int {
        let upstream = try UpstreamAddress(baseURL: "http://\(address)")
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        var request = ClientRequest(method: .get, path: path)
        if let key { request.fields[.authorization] = "Bearer \(key)" }
        return try await Client(to: upstream, on: loop).send(request).status
    }

    private func processFile(_ name: String, of program: RunningProgram) throws -> String {
        let path = "/proc/\(program.identifier)/\(name)"
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        return String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
    }
}
