import Foundation
import TestSupport
import Testing

@Suite(.blocking, .timeLimit(.minutes(15)))
struct MasterKeyTests {
    @Test("says what it does, and ends with the right code", arguments: MasterKeyTranscripts.all)
    func transcript(_ transcript: Transcript) async throws {
        try await transcript.check()
    }

    @Test(
        "a gateway takes a new key over when it is told to, serves on, and needs the old one no more"
    )
    func rotation() async throws {
        let stage = try await Stage()
        let key = try await stage.createClient()
        let (gateway, publicly, _) = try await stage.serve()
        _ = try await stage.succeed(["master-key", "rotate"])
        // In between, commands seal so that the gateway can read it.
        let token = try await stage.succeed(["simulator", "--print-credential"])
            .split(separator: "\n")
        _ = try await stage.succeed(
            ["credential", "set", "partner", "--auth-id", String(token[0])],
            input: token[1] + "\n"
        )
        #expect(try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 200)
        #expect(try await stage.program.run(["store", "rewrap"]).status == 1)
        gateway.send(SIGHUP)
        try await until { gateway.errors().contains("master key read again") }
        #expect(
            try await stage.succeed(["store", "rewrap"]).contains(" sealed records rewrapped")
        )
        _ = try await stage.succeed(["master-key", "retire"])
        #expect(try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 200)
        try FileManager.default.removeItem(
            atPath: stage.program.directory.path("master.key.previous")
        )
        gateway.send(SIGHUP)
        try await until {
            gateway.errors().components(separatedBy: "master key read again").count == 3
        }
        #expect(try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 200)
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        let audit = stage.program.directory.text("data/audit/audit.jsonl")
        #expect(audit.components(separatedBy: #""type":"master_key.reload""#).count == 3)
    }

    @Test("certificates and master key are read again each for itself")
    func independence() async throws {
        let stage = try await Stage()
        let (gateway, publicly, _) = try await stage.serve()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: stage.program.directory.path("master.key")
        )
        gateway.send(SIGHUP)
        try await until { gateway.errors().contains("master key not read again") }
        #expect(gateway.errors().contains("certificates read again"))
        #expect(gateway.errors().contains("master.key: mode 0644 lets group or others in"))
        #expect(try await Stage.status(of: "/v1/partner", at: publicly) == 401)
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    @Test("a key in a variable is warned of, and not in the process's environment afterwards")
    func variable() async throws {
        let stage = try await Stage()
        let key = stage.program.directory.text("master.key").dropLast()
        var program = stage.program
        program.environment["VGW_MASTER_KEY_FILE"] = nil
        program.environment["VGW_MASTER_KEY_ENV"] = "STORE_KEY"
        program.environment["STORE_KEY"] = String(key)
        let gateway = try program.start(["serve"])
        #expect(await gateway.line().hasPrefix("listening on"))
        #expect(gateway.errors().contains("master_key.env: "))
        // Not even root can be sure to look there; what it sees has no key in it.
        let environment = FileManager.default.contents(
            atPath: "/proc/\(gateway.identifier)/environ"
        )
        let text = String(decoding: environment ?? Data(), as: UTF8.self)
        if geteuid() == 0 { #expect(text.contains("STORE_KEY=")) }
        #expect(!text.contains(key))
        gateway.send(SIGHUP)
        try await until {
            gateway.errors().contains("variable STORE_KEY is read at the start only")
        }
        gateway.send(SIGTERM)
        #expect(await gateway.status() == 0)
        #expect(!gateway.errors().contains(key))
    }

    @Test("a credential of the service manager's is a source, also in its access list form")
    func credential() async throws {
        let stage = try await Stage()
        var program = stage.program
        let directory = program.directory
        program.environment["VGW_MASTER_KEY_FILE"] = nil
        program.environment["VGW_MASTER_KEY_CREDENTIAL"] = "store-key"
        program.environment["CREDENTIALS_DIRECTORY"] = directory.path("credentials")
        try FileManager.default.createDirectory(
            atPath: directory.path("credentials"),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try FileManager.default.moveItem(
            atPath: directory.path("master.key"),
            toPath: directory.path("credentials/store-key")
        )
        #expect(
            try await program.run(["store", "verify"]).output == "6 sealed records, 0 damaged\n"
        )
    }

    @Test("a command that hangs is ended, and so is the start")
    func hangingCommand() async throws {
        let stage = try await Stage()
        var program = stage.program
        program.environment["VGW_MASTER_KEY_FILE"] = nil
        program.environment["VGW_MASTER_KEY_COMMAND"] = "/bin/sh -c \"trap '' TERM; sleep 600\""
        let result = try await program.run(["serve"])
        #expect(result.status == 78)
        #expect(result.error == "vobiz-gateway: master key: command /bin/sh was not done in time\n")
    }

    @Test("a worn key is warned of by the list and at the start")
    func wear() async throws {
        let stage = try await Stage()
        try await edit("UPDATE key_encryption_key SET wraps = 1048576", in: stage)
        let list = try await stage.program.run(["master-key", "list"])
        #expect(list.status == 0)
        #expect(
            LinePattern(
                "vobiz-gateway: master key …: has wrapped 1048576 keys, and at 2147483648 it ends: "
                    + "replace it (master-key rotate)"
            )
            .matches(list.error.dropLast())
        )
        let (gateway, _, _) = try await stage.serve()
        try await until {
            gateway.errors().contains(
                "the master key has wrapped 1048576 keys, and at 2147483648 it ends"
            )
        }
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    /// Changes the store behind the program's back.
    private func edit(_ sql: String, in stage: Stage) async throws {
        let python = Program(in: stage.program.directory, executable: "/usr/bin/python3")
        let script = """
            import sqlite3
            connection = sqlite3.connect("data/gateway.sqlite")
            connection.execute("\(sql)")
            connection.commit()
            """
        try #require(try await python.run(["-c", script]).status == 0)
    }

    @Test("a rewrap stops at a damaged record, which stays as it was")
    func damage() async throws {
        let stage = try await Stage()
        try await edit("UPDATE credential SET auth_id = 'PA_OTHER001'", in: stage)
        _ = try await stage.succeed(["master-key", "rotate"])
        let result = try await stage.program.run(["store", "rewrap", "--activate"])
        #expect(result.status == 65)
        #expect(
            result.error
                == "vobiz-gateway: the record credential:1 does not open; it is as it was, and all others are done\n"
        )
        let retirement = try await stage.program.run(["master-key", "retire"])
        #expect(retirement.status == 1)
        #expect(
            retirement.error
                == "vobiz-gateway: master key: 1 sealed records still need it; first: store rewrap\n"
        )
    }
}
