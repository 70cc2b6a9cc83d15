import Foundation
import TestSupport
import Testing

@Suite struct ServingTests {
    @Test("the gateway serves what the simulator has", .timeLimit(.minutes(15)))
    func gateway() async throws {
        let stage = try await Stage()
        let key = try await stage.createClient()
        let (gateway, publicly, admin) = try await stage.serve()
        #expect(try await Stage.status(of: "/readyz", at: admin) == 200)
        #expect(try await Stage.status(of: "/v1/partner", at: publicly) == 401)
        #expect(try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 200)
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        #expect(!gateway.errors().contains(key))
    }

    @Test(
        "a client that is created while the gateway runs is known to it",
        .timeLimit(.minutes(15))
    )
    func laterClient() async throws {
        let stage = try await Stage()
        let (gateway, publicly, _) = try await stage.serve()
        let key = try await stage.createClient()
        // The gateway looks at the store every now and then: asking is cheaper than guessing when.
        while try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 401 {}
        _ = try await stage.succeed(["client", "revoke", "demo"])
        while try await Stage.status(of: "/v1/partner", at: publicly, key: key) == 200 {}
        #expect(await stage.end(gateway, with: SIGINT) == 0)
    }

    @Test("a running request is finished before the end", .timeLimit(.minutes(15)))
    func drain() async throws {
        let stage = try await Stage()
        let key = try await stage.createClient()
        let (gateway, publicly, _) = try await stage.serve()
        try await stage.delayProvider(milliseconds: 300)
        async let status = Stage.status(of: "/v1/partner", at: publicly, key: key)
        try await stage.providerIsAsked()
        let start = ContinuousClock.now
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        #expect(try await status == 200)
        // The end comes with the answer, not after the patience of 30 seconds.
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(gateway.errors().contains(#""message":"draining""#))
    }

    @Test("a hang-up does not end it", .timeLimit(.minutes(15)))
    func hangUp() async throws {
        let stage = try await Stage()
        let (gateway, publicly, _) = try await stage.serve()
        gateway.send(SIGHUP)
        try await until { gateway.errors().contains("certificates read again") }
        #expect(try await Stage.status(of: "/v1/partner", at: publicly) == 401)
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    @Test(
        "a gateway without the partner's credential says so at the start",
        .timeLimit(.minutes(15))
    )
    func noCredential() async throws {
        let stage = try await Stage()
        let warning = "there is no partner credential"
        let (first, _, _) = try await stage.serve()
        #expect(await stage.end(first, with: SIGTERM) == 0)
        #expect(!first.errors().contains(warning))
        _ = try await stage.succeed(
            ["credential", "remove", "partner", "--slot", "active", "--force"])
        let (second, _, _) = try await stage.serve()
        #expect(await stage.end(second, with: SIGTERM) == 0)
        #expect(second.errors().components(separatedBy: warning).count == 2)
    }

    @Test("a machine without authorities says so at the start", .timeLimit(.minutes(15)))
    func noAuthorities() async throws {
        let stage = try await Stage([
            "VGW_UPSTREAM_BASE_URL": "https://api.vobiz.example", "SSL_CERT_FILE": "/nowhere.pem",
            "SSL_CERT_DIR": "/nowhere",
        ])
        let (gateway, _, _) = try await stage.serve()
        try await until { gateway.errors().contains("no certificate authority") }
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    @Test("a second signal ends the gateway at once", .timeLimit(.minutes(15)))
    func impatience() async throws {
        let stage = try await Stage()
        let key = try await stage.createClient()
        let (gateway, publicly, _) = try await stage.serve()
        try await stage.delayProvider(milliseconds: 600_000)
        async let answer = try? Stage.status(of: "/v1/partner", at: publicly, key: key)
        try await stage.providerIsAsked()
        gateway.send(SIGTERM)
        // The two may change places on their way.
        let status = await stage.end(gateway, with: SIGINT)
        #expect([128 + SIGINT, 128 + SIGTERM].contains(status))
        #expect(await answer == nil)
    }

    @Test("a port that is taken is one line and 69", .timeLimit(.minutes(15)))
    func takenPort() async throws {
        let stage = try await Stage()
        let taken = stage.provider
        let simulator = try await stage.program.run(["simulator", "--listen", taken])
        #expect(simulator.status == 69)
        #expect(simulator.error == "vobiz-gateway: \(taken): Address already in use\n")
        let gateway = try await stage.program.run(["serve", "--set", "listen.public=\(taken)"])
        #expect(gateway.status == 69)
        #expect(gateway.output == "")
        #expect(
            gateway.error
                == "vobiz-gateway: cannot listen: bind \(taken): Address already in use\n"
        )
    }
}
