import Platform
import TestSupport
import Testing
import Transport

@Suite("TLS, as a client", .timeLimit(.minutes(15)))
struct TLSClientTests {
    private func context(
        _ server: ServerName = .name("localhost"),
        authorities: String? = nil
    ) async throws -> TLSContext {
        let file = try await TestCertificates.shared().authority.certificateFile
        return try TLSContext.client(of: server, authorities: authorities ?? file)
    }

    private func address(_ text: String) throws -> ServerName {
        .address(try #require(SocketAddress(host: text, port: 1)))
    }

    /// Shakes hands with a server whose certificate says that.
    private func pair(
        _ name: String,
        _ request: TestAuthority.Request,
        expecting server: ServerName,
        at time: WallTime = .now
    ) async throws -> Pair {
        let authority = try await TestCertificates.shared().authority
        let identity = try await authority.issue("client-test-" + name, request)
        let pair = Pair(try await context(server), try await serverContext(identity, at: time))
        pair.shakeHands()
        return pair
    }

    private static let purpose = "extendedKeyUsage=serverAuth"

    @Test("a server that is who it should be is spoken to, by name and by address")
    func accepts() async throws {
        for server in [ServerName.name("localhost"), .name("LocalHost"), try address("127.0.0.1")] {
            let pair = Pair(try await context(server), try await serverContext())
            pair.shakeHands()
            #expect(pair.opening == .established)
            #expect(pair.client.handshakeFailure == nil)
            #expect(pair.echo("ping") == "ping")
            #expect(pair.client.peerCertificate?.dnsNames == ["localhost"])
        }
    }

    @Test("HTTP/1.1 is agreed upon, also with a server that prefers HTTP/2")
    func applicationProtocol() async throws {
        let pair = Pair(try await context(), try await serverContext())
        pair.shakeHands()
        #expect(pair.client.applicationProtocol == .http1)
        #expect(pair.serverStream.applicationProtocol == .http1)
    }

    @Test("a name is indicated, an address is not")
    func indication() async throws {
        for (server, isIndicated) in [
            (ServerName.name("localhost"), true), (try address("127.0.0.1"), false),
        ] {
            let wire = MemoryStream()
            let stream = TLSStream(over: wire, context: try await context(server))
            #expect(stream.establish() == .waiting)
            let hello = wire.take()
            let hasName = hello.indices.contains { hello[$0...].starts(with: "localhost".utf8) }
            #expect(hasName == isIndicated)
            #expect(!hello.isEmpty)
            stream.close()
        }
    }

    struct Name: Sendable, CustomTestStringConvertible {
        let file: String
        let subject: String
        let names: String
        let host: String
        let isGood: Bool

        init(_ file: String, _ subject: String, _ names: String, for host: String, _ isGood: Bool) {
            self.file = file
            self.subject = subject
            self.names = names
            self.host = host
            self.isGood = isGood
        }

        var testDescription: String { "\(subject), \(names) for \(host)" }
    }

    static let names = [
        Name("exact", "x", "DNS:api.test", for: "api.test", true),
        Name("wild", "x", "DNS:*.api.test", for: "v1.api.test", true),
        Name("deep", "x", "DNS:*.api.test", for: "a.v1.api.test", false),
        Name("partial", "x", "DNS:v*.api.test", for: "v1.api.test", false),
        Name("top", "x", "DNS:*.test", for: "api.test", false),
        Name("parent", "x", "DNS:test", for: "api.test", false),
        Name("longer", "x", "DNS:api.test.evil", for: "api.test", false),
        // The common name is no host (RFC 9525 §2).
        Name("subject", "api.test", "URI:spiffe://x", for: "api.test", false),
        Name("none", "api.test", "email:a@api.test", for: "api.test", false),
        // A name that looks like an address is none.
        Name("text", "x", "DNS:127.0.0.1", for: "127.0.0.1", false),
        Name("other", "x", "IP:127.0.0.2", for: "127.0.0.1", false),
        Name("six", "x", "IP:::1", for: "::1", true),
    ]

    @Test("the certificate's alternative names decide, and nothing else", arguments: names)
    func name(_ name: Name) async throws {
        let server =
            SocketAddress(host: name.host, port: 1).map(ServerName.address) ?? .name(name.host)
        let request = TestAuthority.Request(
            subject: name.subject,
            "subjectAltName=" + name.names,
            Self.purpose
        )
        let pair = try await pair(name.file, request, expecting: server)
        #expect((pair.opening == .established) == name.isGood)
        #expect(pair.client.handshakeFailure == (name.isGood ? nil : .wrongHost))
        // The server is told, and nothing was sent to it.
        #expect(pair.server.received == 0)
        #expect((pair.serverStream.failure == nil) == name.isGood)
    }

    @Test("a certificate out of its time is refused, with the reason")
    func time() async throws {
        let name = "subjectAltName=DNS:localhost"
        let day: Int64 = 86_400
        let now = WallTime.now.seconds
        let old = try await pair(
            "old",
            .init(subject: "x", name, Self.purpose, days: -20 ..< -10),
            expecting: .name("localhost"),
            at: WallTime(seconds: now - 15 * day)
        )
        #expect(old.opening == .failed)
        #expect(old.client.handshakeFailure == .expired)
        let early = try await pair(
            "early",
            .init(subject: "x", name, Self.purpose, days: 10..<20),
            expecting: .name("localhost"),
            at: WallTime(seconds: now + 15 * day)
        )
        #expect(early.client.handshakeFailure == .notYetValid)
    }

    @Test("a certificate for another purpose is refused")
    func purpose() async throws {
        let request = TestAuthority.Request(
            subject: "x",
            "subjectAltName=DNS:localhost",
            "extendedKeyUsage=clientAuth"
        )
        let pair = try await pair("purpose", request, expecting: .name("localhost"))
        #expect(pair.client.handshakeFailure == .unacceptableCertificate)
    }

    @Test("an authority that nobody named is not trusted, in a file or by the system")
    func authority() async throws {
        let directory = try TemporaryDirectory()
        let other = try await TestAuthority("other", in: directory)
        let contexts = [
            try await context(authorities: other.certificateFile),
            try TLSContext.client(of: .name("localhost"), authorities: nil),
        ]
        for context in contexts {
            let pair = Pair(context, try await serverContext())
            pair.shakeHands()
            #expect(pair.opening == .failed)
            #expect(pair.client.handshakeFailure == .unknownAuthority)
        }
    }

    @Test("an intermediate authority in the file is trusted without its root")
    func intermediate() async throws {
        let directory = try TemporaryDirectory()
        let root = try await TestAuthority("root", in: directory)
        let middle = try await root.subordinate("middle")
        let identity = try await middle.issue(
            "leaf",
            .init(subject: "x", "subjectAltName=DNS:localhost", Self.purpose)
        )
        let server = try await serverContext(identity)
        let trusting = Pair(try await context(authorities: middle.certificateFile), server)
        trusting.shakeHands()
        #expect(trusting.opening == .established)
        // The server does not send what stands between it and the root.
        let distant = Pair(try await context(authorities: root.certificateFile), server)
        distant.shakeHands()
        #expect(distant.client.handshakeFailure == .unknownAuthority)
    }

    static let answers: [(String, [UInt8], HandshakeFailure)] = [
        ("nothing but the end", [], .closed),
        ("half of a record", [0x16, 3, 3, 0, 9, 2], .closed),
        ("the alert of who speaks old versions", [0x15, 3, 1, 0, 2, 2, 70], .oldVersion),
        (
            "a hello in TLS 1.1",
            [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2] + [UInt8](repeating: 7, count: 32)
                + [0, 0xC0, 0x13, 0],
            .oldVersion
        ),
        ("an alert", [0x15, 3, 3, 0, 2, 2, 40], .refused),
        ("HTTP", Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), .refused),
    ]

    @Test("what is no handshake is told apart", arguments: answers)
    func answer(_ text: String, bytes: [UInt8], failure: HandshakeFailure) async throws {
        let wire = MemoryStream()
        let stream = TLSStream(over: wire, context: try await context())
        #expect(stream.establish() == .waiting)
        wire.incoming = bytes
        wire.isEnded = true
        // One event for the bytes, and one for the end.
        #expect([stream.establish(), stream.establish()].last == .failed)
        #expect(stream.handshakeFailure == failure)
        #expect(stream.failure != nil)
        stream.close()
    }

    @Test("a file of authorities that is no good is named")
    func files() async throws {
        let directory = try TemporaryDirectory()
        let missing = directory.path("missing.pem")
        #expect(throws: TLSError.missing(file: missing)) {
            try TLSContext.client(of: .name("a"), authorities: missing)
        }
        let key = try await TestCertificates.shared().server.keyFile
        #expect(throws: TLSError.malformed(file: key)) {
            try TLSContext.client(of: .name("a"), authorities: key)
        }
    }

    @Test("a client cannot be made for nobody")
    func nobody() {
        #expect(throws: TLSError.self) { try TLSContext.client(of: .name(""), authorities: nil) }
    }
}
