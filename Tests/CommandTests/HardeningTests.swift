import Foundation
import TestSupport
import Testing

/// Changes the limits of what it starts.
private let prlimit = "/usr/bin/prlimit"
/// Takes away what root may do in spite of limits.
private let setpriv = "/usr/bin/setpriv"
private let hasTools =
    [prlimit, setpriv].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

/// What the process asks of the kernel (R-SM-03).
@Suite(.blocking, .enabled(if: hasTools), .timeLimit(.minutes(15)))
struct HardeningTests {
    /// Runs the gateway of a directory with a master key, under the limits of `options`.
    private static func program(_ name: String) async throws -> Program {
        let directory = try TemporaryDirectory()
        let result = try await Program(in: directory).run([
            "master-key", "generate", "--out", "master.key",
        ])
        try #require(result.status == 0, "\(result.error)")
        var program = Program(in: directory, executable: name)
        program.environment = [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key", "VGW_LOOPS": "1",
            "VGW_LISTEN_PUBLIC": "127.0.0.1:0", "VGW_LISTEN_ADMIN": "127.0.0.1:0",
            "VGW_UPSTREAM_BASE_URL": "http://127.0.0.1:9",
        ]
        return program
    }

    private static let nothingLocked = [
        "--memlock=0", setpriv, "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock",
        Program.gateway, "serve",
    ]

    @Test("refused locks end the start where they are required")
    func requiredLocks() async throws {
        let program = try await Self.program(prlimit)
        let result = try await program.run(Self.nothingLocked + ["--set", "require_mlock=true"])
        #expect(result.status == 71)
        #expect(result.error.contains("vobiz-gateway: the system refused to lock "))
        #expect(result.error.hasSuffix(" is 0 KiB, and require_mlock is set\n"))
        #expect(result.output.isEmpty)
    }

    @Test("refused locks are a warning where they are not")
    func refusedLocks() async throws {
        let gateway = try await Self.program(prlimit).start(Self.nothingLocked)
        #expect(await gateway.line().hasPrefix("listening on "))
        try await until { gateway.errors().contains("refused to lock") }
        #expect(gateway.errors().contains(#""level":"warning""#))
        gateway.send(SIGTERM)
        #expect(await gateway.status() == 0)
    }

    @Test(
        "a crash leaves no core and no report, whatever the limit",
        arguments: [SIGABRT, SIGSEGV]
    )
    func crash(_ signal: Int32) async throws {
        let program = try await Self.program(prlimit)
        let gateway = try program.start(["--core=unlimited", Program.gateway, "serve"])
        #expect(await gateway.line().hasPrefix("listening on "))
        gateway.send(signal)
        #expect(await gateway.status() == 128 + signal)
        #expect(!gateway.errors().contains("crashed"))
        let files = try FileManager.default.contentsOfDirectory(atPath: program.directory.path)
        #expect(files.sorted() == ["data", "master.key"])
    }
}
