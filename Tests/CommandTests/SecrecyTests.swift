import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SecrecyTests {
    private let directory: TemporaryDirectory
    private let program: Program

    init() async throws {
        directory = try TemporaryDirectory()
        var program = Program(in: directory)
        program.environment = ["VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key"]
        self.program = program
        let result = try await program.run(["master-key", "generate", "--out", "master.key"])
        try #require(result.status == 0)
    }

    @Test("a token is in no output and in no file", .timeLimit(.minutes(15)))
    func token() async throws {
        let canary = "canary-Zx81TokenThatNobodyMaySee"
        let commands = [
            ["credential", "set", "partner", "--auth-id", "PA_DEMO0001"],
            ["credential", "set", "partner", "--auth-id", "PA_DEMO0001", "--json"],
            ["credential", "set", "partner", "--auth-id", "PA_DEMO0001", "--slot", "standby"],
            ["credential", "list"], ["credential", "list", "--json"], ["store", "verify"],
            ["credential", "remove", "partner", "--slot", "standby"],
            // Mistakes that people make.
            ["credential", "set", "partner", "--auth-id", "PA_DEMO0001", canary],
            ["credential", "set", "partner", "--auth-id", canary],
            ["credential", "set", "partner", "--token", canary],
            ["credential", "set", "partner", "--token=\(canary)"],
        ]
        for command in commands {
            let result = try await program.run(command, input: canary + "\n")
            #expect(!result.output.contains(canary), "\(command)")
            #expect(!result.error.contains(canary), "\(command)")
        }
        try expectAbsent(canary)
    }

    @Test("a key is printed once and kept nowhere", .timeLimit(.minutes(15)))
    func apiKey() async throws {
        let created = try await program.run(
            ["client", "create", "demo", "--scope", "accounts:read", "--account", "*"])
        let key = created.output.trimmingCharacters(in: .newlines)
        try #require(key.hasPrefix("vgwk_live_"))
        #expect(created.output == key + "\n")
        let secret = String(try #require(key.split(separator: "_").last))
        #expect(!created.error.contains(secret))
        for command in [
            ["list"], ["list", "--json"], ["show", "demo"], ["show", "demo", "--json"],
        ] {
            let result = try await program.run(["client"] + command)
            #expect(result.status == 0)
            #expect(!result.output.contains(secret))
        }
        try expectAbsent(secret)
    }

    @Test("everything that it makes belongs to its owner alone", .timeLimit(.minutes(15)))
    func modes() async throws {
        _ = try await program.run(
            ["credential", "set", "partner", "--auth-id", "PA_DEMO0001"],
            input: "token\n"
        )
        #expect(try mode("master.key") == 0o600)
        #expect(try mode("data") == 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path("data"))
        #expect(files.contains("gateway.sqlite"))
        for file in files { #expect(try mode("data/" + file) == 0o600, "\(file)") }
    }

    @Test("a master key that others can read is refused", .timeLimit(.minutes(15)))
    func readableMasterKey() async throws {
        try setMode("master.key", 0o640)
        let result = try await program.run(["client", "list"])
        #expect(result.status == 78)
        #expect(
            result.error
                == "vobiz-gateway: master key master.key: mode 0640 lets group or others in "
                + "(chmod go= master.key)\n"
        )
        #expect(!FileManager.default.fileExists(atPath: directory.path("data")))
    }

    @Test("a data directory that others can enter is refused", .timeLimit(.minutes(15)))
    func openDirectory() async throws {
        try FileManager.default.createDirectory(
            atPath: directory.path("data"),
            withIntermediateDirectories: false
        )
        try setMode("data", 0o755)
        let result = try await program.run([
            "client", "create", "demo", "--scope", "admin", "--account", "*",
        ])
        #expect(result.status == 78)
        #expect(
            result.error
                == "vobiz-gateway: data: mode 0755 lets group or others in (chmod go= data)\n"
        )
    }

    // MARK: Files

    private func expectAbsent(_ secret: String) throws {
        let files = try directory.contents()
        #expect(files.keys.contains("data/gateway.sqlite"))
        for (name, bytes) in files {
            #expect(Data(bytes).firstRange(of: Data(secret.utf8)) == nil, "\(name)")
        }
    }

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    private func setMode(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: NSNumber(value: mode)],
            ofItemAtPath: directory.path(name)
        )
    }
}
