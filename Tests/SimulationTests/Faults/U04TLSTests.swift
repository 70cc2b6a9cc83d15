import JSON
import TestSupport
import Testing

/// No secure connection comes about: U4, U5.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct U04TLSTests {
    /// A provider that speaks TLS, and a gateway that trusts the tests' authority.
    private func starting(
        with identity: TestIdentity,
        _ more: [String] = []
    ) async throws -> (Simulator, Stage) {
        let simulator = try await Simulator(
            Program(in: try TemporaryDirectory()),
            ["--tls-certificate", identity.certificateFile, "--tls-key", identity.keyFile] + more
        )
        let authority = try await TestCertificates.shared().authority.certificateFile
        let plan = Stage.Plan(
            settings: ["upstream.ca_file=\(authority)"],
            upstream: "https://\(simulator.address)"
        )
        return (simulator, try await Stage.start(plan))
    }

    private func expectRefusal(
        of identity: TestIdentity,
        _ more: [String] = [],
        words: String
    ) async throws {
        let (simulator, stage) = try await starting(with: identity, more)
        try await Unreachable(stage: stage).check([502], "upstream-tls", words: words)
        // Not even the credential's field was sent.
        #expect(try await simulator.connections() == 0)
        try await stage.end()
        // However often it happens, it is said once.
        let message = "no connection to the provider is secure"
        #expect(stage.log.split(separator: "\n").count { $0.contains(message) } == 1)
        let alerts = try stage.auditLines().filter { $0["type"]?.string == "upstream.alert" }
        #expect(alerts.map { $0["reason"]?.string } == ["upstream-tls"])
    }

    private static func request(
        host: String = "DNS:localhost,IP:127.0.0.1",
        days: Range<Int> = -2..<30
    ) -> TestAuthority.Request {
        TestAuthority.Request(
            subject: "localhost",
            "subjectAltName=\(host)",
            "extendedKeyUsage=serverAuth",
            days: days
        )
    }

    @Test("a provider with the right certificate is served")
    func good() async throws {
        let (simulator, stage) = try await starting(
            with: try await TestCertificates.shared().server
        )
        #expect(try await stage.get("/v1/accounts/\(stage.accounts[0])").status == 200)
        let write = try await stage.create(NewAccountBody().text, key: "over-a-secure-connection")
        #expect(write.status == 201, "\(write.text)")
        #expect(try await simulator.calls(of: FaultTrial.creationRoute) == 1)
        try await stage.end()
    }

    @Test("U4: an expired certificate")
    func expired() async throws {
        let authority = try await TestCertificates.shared().authority
        let identity = try await authority.issue("u4-expired", Self.request(days: -20 ..< -10))
        try await expectRefusal(of: identity, words: "has expired")
    }

    @Test("U4: a certificate for another host")
    func host() async throws {
        let authority = try await TestCertificates.shared().authority
        let identity = try await authority.issue(
            "u4-host",
            Self.request(host: "DNS:elsewhere.test,IP:127.0.0.9")
        )
        try await expectRefusal(of: identity, words: "is for another host")
    }

    @Test("U4: an authority that is not trusted")
    func authority() async throws {
        let other = try await TestAuthority("u4-other", in: try TemporaryDirectory())
        let identity = try await other.issue("u4-unknown", Self.request())
        try await expectRefusal(of: identity, words: "not from a trusted authority")
        _ = other
    }

    @Test("U4: only versions that are not safe")
    func version() async throws {
        try await expectRefusal(
            of: try await TestCertificates.shared().server,
            ["--tls-old-versions"],
            words: "only versions of TLS that are not safe"
        )
    }

    @Test("U5: the connection ends in the handshake")
    func closed() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        peer.script("")
        let stage = try await Stage.start(Stage.Plan(upstream: "https://\(peer.address)"))
        let words = "before it was secure"
        try await Unreachable(stage: stage).check([502], "upstream-tls", words: words)
        #expect(stage.log.contains("no connection to the provider is secure"))
        try await stage.end()
    }
}
