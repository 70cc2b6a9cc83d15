import Glibc
import TestSupport
import Testing

/// A gateway in front of a simulated provider, each a process of its own, in a directory of its own.
final class Stage: Sendable {
    /// How to set it up.
    struct Plan: Sendable {
        var shape = "schema"
        /// More arguments of the simulator.
        var provider: [String] = []
        var callers = [Caller.full]
        /// `key=value`, over those that keep the gateway's own limits out of the way.
        var settings: [String] = []
        /// Where the gateway looks for its provider when that is not the simulator: an address, or a URL.
        var upstream: String?
        /// The partner's credential is in the store.
        var hasCredential = true
    }

    let setup: StageSetup
    private let running: Running

    private init(_ setup: StageSetup) async throws {
        self.setup = setup
        running = try await Running(setup.program, setup.arguments)
    }

    /// Starts both.
    static func start(_ plan: Plan = Plan()) async throws -> Stage {
        try await Stage(StageSetup(plan))
    }

    var program: Program { setup.program }
    var simulator: Simulator { setup.simulator }
    var provider: Peer { setup.provider }
    var accounts: [String] { setup.accounts }
    var keys: [String: String] { setup.keys }

    // MARK: The gateway

    var front: Peer { running.front }
    var admin: Peer { running.admin }
    var gateway: RunningProgram { running.gateway }
    /// What the gateway has written to standard error.
    var log: String { running.gateway.errors() }

    /// Ends the gateway in peace and starts it again on the same data, with some work in between.
    func restarted(after work: () throws -> Void = {}) async throws -> Stage {
        try await end()
        try work()
        return try await Stage(setup)
    }

    /// Kills the gateway and starts it again on the same data.
    func restartedAfterKill() async throws -> Stage {
        running.gateway.send(SIGKILL)
        _ = await running.gateway.status()
        return try await Stage(setup)
    }

    /// Ends the gateway in peace.
    func end() async throws {
        running.gateway.send(SIGTERM)
        let status = await running.gateway.status()
        try #require(status == 0, "\(log)")
    }
}
