import Foundation
import JSON
import TestSupport
import Testing
import VobizSimulator

/// A simulator that runs, and a gateway that is ready to: master key, credential and clients are in
/// its store.
struct StageSetup: Sendable {
    /// The day on which all documents of these tests were made.
    static let today = "2026-05-12"
    static let partner = SimulatorCredential.demoPartner

    let program: Program
    let simulator: Simulator
    let provider: Peer
    /// The ids of the simulator's accounts, in its order.
    let accounts: [String]
    /// The callers' keys by their names.
    let keys: [String: String]
    /// What the gateway is started with.
    let arguments: [String]
    private let permit: StagePermit

    init(_ plan: Stage.Plan) async throws {
        permit = await StagePermit.take()
        var program = Program(in: try TemporaryDirectory())
        simulator = try await Simulator(
            program,
            ["--shape", plan.shape, "--today", Self.today] + plan.provider
        )
        let address = simulator.address
        program.environment = Self.environment(upstream: plan.upstream ?? address)
        provider = try Peer(address, of: simulator.process)
        try await Self.prepare(program, withCredential: plan.hasCredential)
        let accounts = try await Self.ids(of: provider)
        var keys: [String: String] = [:]
        for caller in plan.callers {
            keys[caller.name] = try await Self.create(caller, accounts, program)
        }
        self.accounts = accounts
        self.keys = keys
        self.program = program
        arguments = ["serve"] + plan.settings.flatMap { ["--set", $0] }
    }

    private static func environment(upstream: String) -> [String: String] {
        [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key",
            "VGW_UPSTREAM_BASE_URL": upstream.contains("://") ? upstream : "http://\(upstream)",
            "VGW_LISTEN_PUBLIC": "127.0.0.1:0",
            "VGW_LISTEN_ADMIN": "127.0.0.1:0", "VGW_LOOPS": "1",
            "VGW_LIMITS_CLIENT_RATE": "5000/s", "VGW_LIMITS_CLIENT_BURST": "5000",
            "VGW_LIMITS_UPSTREAM_RATE": "5000/s", "VGW_LIMITS_UPSTREAM_BURST": "5000",
            "VGW_LIMITS_AUTHENTICATION_RATE": "5000/s",
        ]
    }

    private static func prepare(
        _ program: Program,
        withCredential hasCredential: Bool
    ) async throws {
        try await require(program, ["master-key", "generate", "--out", "master.key"])
        guard hasCredential else { return }
        try await require(
            program,
            ["credential", "set", "partner", "--auth-id", partner.authID],
            input: partner.token + "\n"
        )
    }

    private static func create(
        _ caller: Caller,
        _ accounts: [String],
        _ program: Program
    ) async throws -> String {
        let sight =
            switch caller.sight {
            case .all: "*"
            case .first(let count): accounts.prefix(count).joined(separator: ",")
            }
        let result = try await require(
            program,
            [
                "client", "create", caller.name, "--scope", caller.scopes.joined(separator: ","),
                "--account", sight,
            ] + caller.more
        )
        return result.output.trimmingCharacters(in: .newlines)
    }

    @discardableResult
    private static func require(
        _ program: Program,
        _ arguments: [String],
        input: String = ""
    ) async throws -> Program.Result {
        let result = try await program.run(arguments, input: input)
        try #require(result.status == 0, "\(arguments): \(result.error)")
        return result
    }

    private static func ids(of provider: Peer) async throws -> [String] {
        let list = try await provider.ask("/api/v1/partner/accounts?page=1&size=100&per_page=100")
        let ids = try list.json["accounts"]?.elements.compactMap { $0["auth_id"]?.string } ?? []
        try #require(!ids.isEmpty, "\(list.text.prefix(200))")
        return ids
    }
}
