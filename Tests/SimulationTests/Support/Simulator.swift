import HTTPTypes
import JSON
import TestSupport
import Testing

/// A simulated provider that runs, and the listener where it is steered.
struct Simulator: Sendable {
    let process: RunningProgram
    /// Where the provider listens.
    let address: String
    let control: Peer

    /// Starts one on ports that the kernel chooses.
    init(_ program: Program, _ arguments: [String] = []) async throws {
        process = try program.start(
            ["simulator", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"] + arguments
        )
        address = try Running.address(in: await process.line())
        control = try Peer(Running.address(in: await process.line()), of: process)
    }

    /// How often it was asked for some routes, by whomever.
    func calls(of routes: [String]) async throws -> Int {
        let counts = try await requests()["routes"]
        return routes.reduce(0) { $0 + (counts?[$1]?.integer ?? 0) }
    }

    func calls(of route: String) async throws -> Int {
        try await calls(of: [route])
    }

    /// Over how many connections requests came.
    func connections() async throws -> Int {
        try #require(try await requests()["connections"]?.integer)
    }

    /// How many requests are being answered.
    func running() async throws -> Int {
        try #require(try await requests()["running"]?.integer)
    }

    private func requests() async throws -> JSONValue {
        try await control.send(.get, "/requests").json
    }

    /// Makes the next requests of a route go wrong.
    func order(_ fault: String, on route: String) async throws {
        let reply = try await control.send(
            .post,
            "/faults",
            [("Content-Type", "application/json")],
            body: #"{"route":"\#(route)",\#(fault)}"#
        )
        try #require(reply.status == 201, "\(reply.text)")
    }

    /// Counts from nothing.
    func forgetRequests() async throws {
        _ = try await control.send(.delete, "/requests")
    }

    /// Calls off whatever was ordered and has not happened.
    func forgetFaults() async throws {
        _ = try await control.send(.delete, "/faults")
    }
}
