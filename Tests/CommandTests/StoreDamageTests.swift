import Foundation
import Platform
import TestSupport
import Testing

/// What the real program makes of a store that is not as it left it: a clear error and code, and nothing
/// that was there is overwritten.
@Suite(.timeLimit(.minutes(15)))
struct StoreDamageTests {
    @Test("each damage has its word and its code, and stays as it is", arguments: StoreDamage.all)
    func damage(_ damage: StoreDamage) async throws {
        let scene = try await StoreScene.copy()
        try await damage.inflict(scene)
        let before = try scene.files()
        for (command, verdict) in [
            ("client list", damage.clients), ("credential list", damage.credentials),
            ("store verify", damage.verify), ("store verify --json", damage.verify),
        ] {
            let result = try await scene.run(command)
            #expect(result.status == verdict.status, "\(command): \(result.error)")
            #expect(
                verdict.message.isEmpty || result.error.contains(verdict.message),
                "\(command): \(result.error)"
            )
            #expect(result.error.isEmpty == (verdict.status == 0), "\(command)")
        }
        #expect(try scene.files() == before, "by commands")
        if damage.serve.status == 0 {
            try await scene.end(try await scene.serve())
        } else {
            let result = try await scene.run("serve")
            #expect(result.status == damage.serve.status, "\(result.error)")
            #expect(result.error.contains(damage.serve.message), "\(result.error)")
            #expect(result.output.isEmpty)
            #expect(try scene.files() == before, "by the gateway")
        }
    }

    @Test("an undamaged store is found to be so")
    func soundness() async throws {
        let scene = try await StoreScene.copy()
        let before = try scene.files()
        #expect(try await scene.succeed("store verify") == "8 sealed records, 0 damaged\n")
        #expect(
            try await scene.succeed("store verify --json")
                == #"{"records":8,"damaged":[],"findings":[]}"# + "\n"
        )
        #expect(try scene.files() == before)
    }

    @Test("a restored store is accepted once, on record, and serves from then on")
    func acceptance() async throws {
        let scene = try await StoreScene.copy()
        let backup = try scene.backup()
        try await scene.succeed("credential set customer --auth-id MA_CCCC0001", "c\n")
        var gateway = try await scene.serve()
        try await scene.onRecord(act: 6)
        try await scene.end(gateway)
        try scene.settle()
        try scene.restore(backup)

        gateway = try await scene.serve(["--force"])
        try await until { scene.audit.contains(#""type":"store.accepted""#) }
        #expect(gateway.errors().contains("the store is accepted as it is: the store is an older"))
        try await scene.end(gateway)
        let forced = scene.audit.split(separator: "\n").filter {
            $0.contains(#""type":"store.forced""#)
        }
        #expect(forced.count == 1)
        #expect(forced.first?.contains(#""reason":"older","expected":""#) == true)
        try await scene.succeed("store verify")

        gateway = try await scene.serve()
        try await scene.end(gateway)
        // Saying it again where nothing is wrong is no act.
        gateway = try await scene.serve(["--force"])
        try await scene.end(gateway)
        #expect(scene.audit.split(separator: #""type":"store.forced""#).count == 2)
    }

    @Test("a damaged credential is listed as such, and set or removed by an operator")
    func quarantine() async throws {
        let scene = try await StoreScene.copy()
        try scene.store.execute("UPDATE credential SET sealed = x'00' WHERE rowid < 3")
        let list = try await scene.succeed("credential list")
        #expect(list.split(separator: "\n").filter { $0.contains("damaged") }.count == 2)
        let json = try await scene.succeed("credential list --json")
        #expect(
            json.contains(
                #""damaged":[{"holder":"partner","slot":"active","auth_id":"PA_DEMO0001","#
                    + #""version":1,"place":"credential:1"},"#
            )
        )
        let probe = try await scene.run("credential probe partner")
        #expect(probe.status == 65, "\(probe.error)")
        try await scene.succeed("credential set partner --auth-id PA_DEMO0001", "another\n")
        try await scene.succeed("credential remove customer --auth-id MA_AAAA0001")
        let again = try await scene.run("credential remove customer --auth-id MA_AAAA0001")
        #expect(again.status == 1)
        try await scene.succeed("store verify")
        let gateway = try await scene.serve()
        try await scene.end(gateway)
    }

    @Test("a store that is gone is missed by everybody, and no new one takes its place")
    func loss() async throws {
        let scene = try await StoreScene.copy()
        try FileManager.default.removeItem(atPath: scene.store.path)
        let before = try scene.files()
        for command in [
            "client list", "client create other --scope admin --account *", "store verify",
            "serve", "serve --force",
        ] {
            let result = try await scene.run(command)
            #expect(result.status == 65, "\(command): \(result.error)")
            #expect(
                result.error.contains(
                    "data/gateway.sqlite: is missing, and the audit log speaks of a store"
                )
            )
        }
        #expect(try scene.files() == before)
    }

    @Test("a key that is gone is to be put back, and not made anew")
    func keyLoss() async throws {
        let scene = try await StoreScene.copy()
        try FileManager.default.removeItem(atPath: scene.directory.path("master.key"))
        for command in ["client list", "serve"] {
            let result = try await scene.run(command)
            #expect(result.status == 78, "\(command): \(result.error)")
            #expect(
                result.error.contains(
                    "master key master.key: open: No such file or directory; "
                        + "put the store's key back, for without it the store is lost"
                )
            )
        }
    }

    @Test("a mistyped directory is no empty store, and none is made there")
    func wrongDirectory() async throws {
        let scene = try await StoreScene.copy()
        for command in ["client list", "credential list", "store verify", "master-key list"] {
            let result = try await scene.run("\(command) --set data_dir=elsewhere")
            #expect(result.status == 66, "\(command): \(result.error)")
            #expect(result.error.contains("elsewhere/gateway.sqlite: there is no store"))
        }
        #expect(!FileManager.default.fileExists(atPath: scene.directory.path("elsewhere")))
    }

    @Test("one gateway at a time")
    func twoGateways() async throws {
        let scene = try await StoreScene.copy()
        let gateway = try await scene.serve()
        let second = try await scene.run("serve")
        #expect(second.status == 69)
        #expect(
            second.error.contains(
                "the store in data is in use by another gateway (process \(gateway.identifier))"
            )
        )
        // Commands work beside it.
        try await scene.succeed("client list")
        try await scene.succeed("store verify")
        // The next one waits for the one before.
        async let next = scene.serve()
        try await scene.end(gateway)
        try await scene.end(try await next)
    }

    @Test(
        "a store that cannot be written is said to be so",
        .enabled(if: geteuid() != 0, "root may write everywhere")
    )
    func readOnly() async throws {
        let scene = try await StoreScene.copy()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o400],
            ofItemAtPath: scene.store.path
        )
        for command in ["client list", "serve"] {
            let result = try await scene.run(command)
            #expect(result.status == 73)
            #expect(result.error.contains("gateway.sqlite: open: Permission denied"))
        }
    }
}
