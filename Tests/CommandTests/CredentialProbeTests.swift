import TestSupport
import Testing

/// Commands that ask the provider before they do anything.
@Suite struct CredentialProbeTests {
    private static let demo = "PA_DEMO0001"

    @Test("the provider's word decides what is put to use", .timeLimit(.minutes(15)))
    func promote() async throws {
        let stage = try await Stage()
        _ = try await stage.succeed(
            ["credential", "set", "partner", "--auth-id", Self.demo, "--slot", "standby"],
            input: "not-a-token-of-the-provider\n"
        )
        let accepted = try await stage.succeed(["credential", "probe", "partner"])
        #expect(accepted == "partner/active: the provider accepts \(Self.demo)\n")
        for arguments in [["probe", "partner", "--slot", "standby"], ["promote", "partner"]] {
            let refused = try await stage.program.run(["credential"] + arguments)
            #expect(refused.status == 1)
            #expect(refused.output.isEmpty)
            #expect(
                refused.error
                    == "vobiz-gateway: credential partner/standby: "
                    + "the provider does not accept it\n"
            )
        }
        let asked = try await stage.program.run(
            ["credential", "probe", "partner", "--slot", "standby", "--json"])
        #expect(asked.status == 1)
        #expect(asked.output.contains(#""verdict":"refused""#))

        // Whoever says so gets it, and the way back is asked about like the way there.
        _ = try await stage.succeed(["credential", "promote", "partner", "--force"])
        #expect(try await stage.program.run(["credential", "probe", "partner"]).status == 1)
        _ = try await stage.succeed(["credential", "rollback", "partner"])
        #expect(try await stage.program.run(["credential", "probe", "partner"]).status == 0)
        #expect(try await stage.program.run(["credential", "rollback", "partner"]).status == 1)
    }

    @Test("no command's output holds a token", .timeLimit(.minutes(15)))
    func secrecy() async throws {
        let stage = try await Stage()
        let token = "canary-9f27c1-token"
        var said = try await stage.succeed(
            ["credential", "set", "partner", "--auth-id", Self.demo, "--slot", "standby"],
            input: token + "\n"
        )
        for arguments in [
            ["list"], ["list", "--json"], ["probe", "partner", "--slot", "standby"],
            ["promote", "partner"], ["promote", "partner", "--force", "--json"],
            ["rollback", "partner"], ["remove", "partner", "--slot", "standby"],
        ] {
            let result = try await stage.program.run(["credential"] + arguments)
            said += result.output + result.error
        }
        #expect(!said.contains("canary"))
    }
}
