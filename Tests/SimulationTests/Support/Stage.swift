import Foundation
import HTTPClient
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// A gateway in front of a simulated provider, each a process of its own, in a directory of its own.
final class Stage: Sendable {
    /// How to set it up.
    struct Plan: Sendable {
        var shape = "schema"
        var callers = [Caller.full]
        /// `key=value`, over those that keep the gateway's own limits out of the way.
        var settings: [String] = []
        /// Where the gateway looks for its provider when that is not the simulator.
        var upstream: String?
    }

    /// The day on which all documents of these tests were made.
    static let today = "2026-05-12"

    let program: Program
    let simulator: RunningProgram
    let provider: Peer
    let partner: Credential
    /// The ids of the simulator's accounts, in its order.
    let accounts: [String]
    let keys: [String: String]
    private let serve: [String]
    private let running: Running

    private init(
        _ program: Program,
        _ simulator: RunningProgram,
        _ provider: Peer,
        _ partner: Credential,
        _ accounts: [String],
        _ keys: [String: String],
        _ serve: [String]
    ) async throws {
        self.program = program
        self.simulator = simulator
        self.provider = provider
        self.partner = partner
        self.accounts = accounts
        self.keys = keys
        self.serve = serve
        running = try await Running(program, serve)
    }

    /// Starts both.
    static func start(_ plan: Plan = Plan()) async throws -> Stage {
        var program = Program(in: try TemporaryDirectory())
        let simulator = try program.start(
            ["simulator", "--listen", "127.0.0.1:0", "--shape", plan.shape, "--today", today])
        let address = try Running.address(in: await simulator.line())
        program.environment = [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key",
            "VGW_UPSTREAM_BASE_URL": "http://\(plan.upstream ?? address)",
            "VGW_LISTEN_PUBLIC": "127.0.0.1:0", "VGW_LISTEN_ADMIN": "127.0.0.1:0",
            "VGW_LOOPS": "1", "VGW_LIMITS_CLIENT_RATE": "5000/s",
            "VGW_LIMITS_CLIENT_BURST": "5000", "VGW_LIMITS_UPSTREAM_RATE": "5000/s",
            "VGW_LIMITS_UPSTREAM_BURST": "5000",
        ]
        let provider = try Peer(address, of: simulator)
        let partner = try await prepare(program)
        let accounts = try await ids(of: provider, partner)
        var keys: [String: String] = [:]
        for caller in plan.callers {
            keys[caller.name] = try await create(caller, accounts, program)
        }
        return try await Stage(
            program,
            simulator,
            provider,
            partner,
            accounts,
            keys,
            ["serve"] + plan.settings.flatMap { ["--set", $0] }
        )
    }

    // MARK: The gateway

    var front: Peer { running.front }
    var admin: Peer { running.admin }
    /// What the gateway has written to standard error.
    var log: String { running.gateway.errors() }

    /// Ends the gateway in peace and starts it again on the same data.
    func restarted() async throws -> Stage {
        try await end()
        return try await Stage(program, simulator, provider, partner, accounts, keys, serve)
    }

    /// Ends the gateway in peace.
    func end() async throws {
        running.gateway.send(SIGTERM)
        let status = await running.gateway.status()
        try #require(status == 0, "\(log)")
    }

    // MARK: Set-up

    /// Master key and the partner's credential.
    private static func prepare(_ program: Program) async throws -> Credential {
        let lines = try await program.run(["simulator", "--print-credential"]).output
            .split(separator: "\n").map(String.init)
        let partner = Credential(id: try #require(lines.first), token: try #require(lines.last))
        try await require(program, ["master-key", "generate", "--out", "master.key"])
        try await require(
            program,
            ["credential", "set", "partner", "--auth-id", partner.id],
            input: partner.token + "\n"
        )
        return partner
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
            case .named(let id): id
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

    private static func ids(of provider: Peer, _ partner: Credential) async throws -> [String] {
        let list = try await provider.send(
            .get,
            "/api/v1/partner/accounts?page=1&per_page=100&size=100",
            partner.fields
        )
        let root = try list.json
        let entries = (root["items"] ?? root["accounts"] ?? root["data"])?.elements ?? []
        let ids = entries.compactMap { $0["auth_id"]?.string ?? $0["id"]?.string }
        try #require(!ids.isEmpty, "\(list.text.prefix(200))")
        return ids
    }
}
