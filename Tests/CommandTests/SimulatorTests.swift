import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SimulatorTests {
    private static let arguments = [
        "simulator", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
    ]

    private let program: Program

    init() throws {
        program = Program(in: try TemporaryDirectory())
    }

    @Test("says where it listens and ends in peace", .timeLimit(.minutes(15)))
    func life() async throws {
        for signal in [SIGINT, SIGTERM] {
            let simulator = try program.start(Self.arguments)
            let address = try Stage.address(in: await simulator.line())
            #expect(try await Stage.status(of: "/api/v1/partner/me", at: address) == 401)
            // That is for a gateway of the same program.
            simulator.send(SIGHUP)
            #expect(try await Stage.status(of: "/api/v1/partner/me", at: address) == 401)
            simulator.send(signal)
            #expect(await simulator.status() == 0)
            #expect(simulator.errors() == "")
        }
    }

    @Test("says where it listens as JSON", .timeLimit(.minutes(15)))
    func announcement() async throws {
        let simulator = try program.start(Self.arguments + ["--json"])
        for name in ["provider", "control"] {
            let line = await simulator.line()
            #expect(line.hasPrefix(#"{"listener":"\#(name)","address":"127.0.0.1:"#), "\(line)")
        }
        simulator.send(SIGTERM)
        #expect(await simulator.status() == 0)
    }

    @Test("takes orders on a listener of its own", .timeLimit(.minutes(15)))
    func control() async throws {
        let simulator = try program.start(Self.arguments)
        let address = try Stage.address(in: await simulator.line())
        let line = await simulator.line()
        #expect(line.hasSuffix(" (control)"))
        let control = try Stage.address(in: line)
        let order = Array(#"{"route":"*","kind":"answer","status":503}"#.utf8)
        #expect(try await Stage.status(of: "/faults", at: control, body: order) == 201)
        #expect(try await Stage.status(of: "/api/v1/partner/me", at: address) == 503)
        // Nobody steers where the provider is, or is the provider where it is steered.
        #expect(try await Stage.status(of: "/faults", at: address) == 401)
        #expect(try await Stage.status(of: "/api/v1/partner/me", at: control) == 404)
    }

    @Test("goes without orders when it is told to", .timeLimit(.minutes(15)))
    func noControl() async throws {
        let arguments = ["simulator", "--listen", "127.0.0.1:0", "--control", "off"]
        let simulator = try program.start(arguments)
        _ = await simulator.line()
        simulator.send(SIGTERM)
        #expect(await simulator.status() == 0)
        #expect(await simulator.line() == "")
    }

    @Test(
        "refuses a control port that is taken, and half of a certificate",
        .timeLimit(.minutes(15))
    )
    func refusals() async throws {
        let simulator = try program.start(Self.arguments)
        let taken = try Stage.address(in: await simulator.line())
        let result = try await program.run([
            "simulator", "--listen", "127.0.0.1:0", "--control", taken,
        ])
        #expect(result.status == 69)
        #expect(result.error == "vobiz-gateway: \(taken): Address already in use\n")
        for arguments in [["--tls-certificate", "x.pem"], ["--tls-old-versions"]] {
            #expect(try await program.run(["simulator"] + arguments).status == 64)
        }
        let missing = try await program.run([
            "simulator", "--tls-certificate", "x.pem", "--tls-key", "x.key",
        ])
        #expect(missing.status == 78)
        #expect(missing.error == "vobiz-gateway: x.pem: no such file\n")
    }

    @Test("prints its credential on two lines", .timeLimit(.minutes(15)))
    func credential() async throws {
        let result = try await program.run(["simulator", "--print-credential"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "PA_DEMO0001")
        #expect(result.error == "")
    }

    @Test("says in its help how to begin without an account", .timeLimit(.minutes(15)))
    func help() async throws {
        let result = try await program.run(["simulator", "--help"])
        for text in [
            "X-Auth-Token", "--print-credential", "/api/v1/partner/me", "docs/simulator.md",
            "--call-pace", "--extra-fields",
        ] {
            #expect(result.output.contains(text), "\(text)")
        }
    }

    @Test(
        "refuses options that make no sense",
        .timeLimit(.minutes(15)),
        arguments: [
            ["--profile", "latest"], ["--customers=-1"], ["--customers", "1001"],
            ["--days", "367"], ["--deny", "everything"], ["--duplicate-email", "400"],
            ["--call-pace", "1,2"], ["--call-pace", "1,2,x"], ["--call-pace", "1,2,-3"],
            ["--shape", "round"], ["--today", "2026-02-30"],
        ]
    )
    func refusals(_ arguments: [String]) async throws {
        var program = program
        // The library that reads options loses 48 octets of its own when it refuses one of a group.
        program.environment["ASAN_OPTIONS"] = "detect_leaks=0"
        let result = try await program.run(["simulator"] + arguments)
        #expect(result.status == 64)
        #expect(result.error.contains("Expected"), "\(result.error)")
    }

    @Test("is what its options say", .timeLimit(.minutes(15)))
    func options() async throws {
        let simulator = try program.start([
            "simulator", "--listen", "127.0.0.1:0", "--customers", "3", "--deny", "view-cdrs",
            "--extra-fields",
        ])
        let address = try Stage.address(in: await simulator.line())
        let credential = try await program.run(["simulator", "--print-credential"]).output
        let partner = try await Stage.asPartner(credential, "/api/v1/partner/me", at: address)
        #expect(partner.contains(#""account_count":3"#))
        #expect(partner.contains(#""can_view_cdrs":false"#))
        #expect(partner.contains(#""added_later":"#))
    }

    @Test(
        "leaves no core, gains no privileges, and keeps its files to itself",
        .timeLimit(.minutes(15))
    )
    func hardening() async throws {
        let simulator = try program.start(Self.arguments)
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
