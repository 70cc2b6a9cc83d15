import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15)))
struct RefusedStartTests {
    @Test("a start that is refused has not put the new master key to use; one that is not has")
    func masterKey() async throws {
        let scene = try await StoreScene.copy()
        let backup = try scene.backup()
        try await scene.succeed("credential set customer --auth-id MA_CCCC0001", "token-of-c\n")
        let gateway = try await scene.serve()
        try await scene.onRecord(act: 6)
        try await scene.end(gateway)
        try scene.settle()
        try scene.restore(backup)
        try await scene.succeed("master-key rotate")
        let keys = try scene.store.number("SELECT count(*) FROM key_encryption_key")
        #expect(keys == 1)
        #expect(try await scene.run("serve").status == 65)
        #expect(try scene.store.number("SELECT count(*) FROM key_encryption_key") == 1)
        try await scene.end(try await scene.serve(["--force"]))
        #expect(try scene.store.number("SELECT count(*) FROM key_encryption_key") == 2)
    }
}
