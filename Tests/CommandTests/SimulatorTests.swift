import Foundation
import TestSupport
import Testing

@Suite struct SimulatorTests {
    private let program: Program

    init() throws {
        program = Program(in: try TemporaryDirectory())
    }

    @Test("says where it listens and ends in peace", .timeLimit(.minutes(5)))
    func life() async throws {
        for signal in [SIGINT, SIGTERM] {
            let simulator = try program.start(["simulator", "--listen", "127.0.0.1:0"])
            let address = try Stage.address(in: await simulator.line())
            #expect(try await Stage.status(of: "/api/v1/partner/me", at: address) == 401)
            simulator.send(signal)
            #expect(await simulator.status() == 0)
            #expect(simulator.errors() == "")
        }
    }

    @Test("prints its credential on two lines", .timeLimit(.minutes(5)))
    func credential() async throws {
        let result = try await program.run(["simulator", "--print-credential"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "PA_DEMO0001")
        #expect(result.error == "")
    }

    @Test(
        "leaves no core, gains no privileges, and keeps its files to itself",
        .timeLimit(.minutes(5))
    )
    func hardening() async throws {
        let simulator = try program.start(["simulator", "--listen", "127.0.0.1:0"])
        _ = await simulator.line()
        let status = try processFile("status", of: simulator)
        #expect(status.contains("NoNewPrivs:\t1\n"))
        #expect(status.contains("Umask:\t0077\n"))
        let core = try processFile("limits", of: simulator).split(separator: "\n")
            .first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    }

    private func processFile(_ name: String, of program: RunningProgram) throws -> String {
        let path = "/proc/\(program.identifier)/\(name)"
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        return String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
    }
}
