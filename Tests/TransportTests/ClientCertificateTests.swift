import TestSupport
import Testing
import Transport

@Suite("TLS, certificates of clients", .timeLimit(.minutes(15)))
struct ClientCertificateTests {
    let certificates: TestCertificates
    let odd: OddClients

    init() async throws {
        certificates = try await TestCertificates.shared()
        odd = try await OddClients.shared()
    }

    private func link(
        _ identity: TestIdentity?,
        is13: Bool = true,
        isOptional: Bool = false,
        authorities: String? = nil,
        revocations: String? = nil,
        resuming previous: ClientSession? = nil
    ) async throws -> Link {
        let file = authorities ?? certificates.authority.certificateFile
        let context = try await serverContext {
            $0.clientAuthentication =
                isOptional ? .optional(authorities: file) : .required(authorities: file)
            $0.revocationFile = revocations
        }
        var options = is13 ? ClientSession.Options.tls13 : .tls12
        options.identity = identity
        let link = Link(context, try ClientSession(options, resuming: previous))
        link.shakeHands()
        return link
    }

    @Test("a good certificate gets in, and its names are known", arguments: [false, true])
    func good(is13: Bool) async throws {
        let link = try await link(certificates.client, is13: is13)
        #expect(link.echo("ping") == "ping")
        #expect(
            link.stream.peerCertificate
                == PeerCertificate(
                    uris: ["spiffe://test/client"],
                    dnsNames: ["client.test"],
                    commonName: "client"
                )
        )
    }

    @Test("required means that nobody gets in without", arguments: [false, true])
    func required(is13: Bool) async throws {
        let link = try await link(nil, is13: is13)
        #expect(link.echo("ping").isEmpty)
        #expect(link.server.establishment == .failed)
        #expect(link.server.received == 0)
        #expect(link.stream.failure == "peer did not return a certificate")
    }

    @Test("optional means that a client may come without", arguments: [false, true])
    func optional(is13: Bool) async throws {
        let link = try await link(nil, is13: is13, isOptional: true)
        #expect(link.echo("ping") == "ping")
        #expect(link.stream.peerCertificate == nil)
    }

    struct Kind: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var pick: @Sendable (OddClients) -> TestIdentity
    }

    static let bad = [
        Kind(testDescription: "of another authority") { $0.stranger },
        Kind(testDescription: "expired") { $0.expired },
        Kind(testDescription: "not valid yet") { $0.unborn },
        Kind(testDescription: "for servers only") { $0.serverOnly },
        Kind(testDescription: "NUL in a DNS name") { $0.nulInName },
        Kind(testDescription: "NUL in a URI") { $0.nulInURI },
        Kind(testDescription: "no ASCII in a DNS name") { $0.umlautInName },
        Kind(testDescription: "four authorities between") { $0.tooDeep },
    ]

    @Test(
        "a bad certificate does not get in, not even where none is required",
        arguments: bad,
        [false, true]
    )
    func refuses(
        _ kind: Kind,
        isOptional: Bool
    ) async throws {
        for is13 in [false, true] {
            let link = try await link(kind.pick(odd), is13: is13, isOptional: isOptional)
            #expect(link.echo("ping").isEmpty)
            #expect(link.server.establishment == .failed)
            #expect(link.stream.failure == "certificate verify failed")
            #expect(link.stream.peerCertificate == nil)
        }
    }

    @Test("names are told as they stand; a common name only if there is one of ASCII")
    func reportsNames() async throws {
        let cases = [
            (odd.nameOnly, PeerCertificate(commonName: "billing")),
            (odd.umlautInCommonName, PeerCertificate(dnsNames: ["zoe.test"])),
            (
                odd.manyNames,
                PeerCertificate(uris: ["spiffe://a/b"], dnsNames: ["a.test", "*.b.test"])
            ),
        ]
        for (identity, names) in cases {
            let link = try await link(identity)
            #expect(link.stream.peerCertificate == names)
        }
    }

    @Test("a chain may go through an intermediate authority, and may be trusted from there on")
    func intermediate() async throws {
        #expect(try await link(odd.indirect).echo("ping") == "ping")
        let file = odd.intermediate.certificateFile
        #expect(try await link(odd.indirect, authorities: file).echo("ping") == "ping")
        // The root's own clients are not that authority's.
        #expect(try await link(certificates.client, authorities: file).echo("ping").isEmpty)
    }

    @Test("a revoked certificate does not get in, and others do")
    func revoked() async throws {
        let list = odd.revocations
        #expect(try await link(odd.revoked).echo("ping") == "ping")
        #expect(try await link(odd.revoked, revocations: list).echo("ping").isEmpty)
        #expect(try await link(certificates.client, revocations: list).echo("ping") == "ping")
        let empty = odd.emptyRevocations
        #expect(try await link(odd.revoked, revocations: empty).echo("ping") == "ping")
        // It would let nobody in, so that the context before it is better.
        await #expect(throws: TLSError.self) {
            try await link(certificates.client, revocations: odd.oldRevocations)
        }
    }

    @Test("no session may be resumed where clients show certificates", arguments: [false, true])
    func resumption(isOptional: Bool) async throws {
        for is13 in [false, true] {
            let first = try await link(certificates.client, is13: is13, isOptional: isOptional)
            #expect(first.echo("x") == "x")
            #expect(!first.client.hasTicket)
            let second = try await link(
                certificates.client,
                is13: is13,
                isOptional: isOptional,
                resuming: first.client
            )
            #expect(second.echo("y") == "y")
            #expect(!second.client.wasResumed)
        }
    }

    @Test(
        "a ticket of a listener that asks nobody is worth nothing where certificates are asked for"
    )
    func foreignTicket() async throws {
        for options in [ClientSession.Options.tls12, .tls13] {
            let open = Link(try await serverContext(), try ClientSession(options))
            open.shakeHands()
            #expect(open.echo("x") == "x")
            #expect(open.client.hasTicket)
            let is13 = options.most == ClientSession.Options.tls13.most
            let link = try await link(nil, is13: is13, resuming: open.client)
            #expect(link.echo("y").isEmpty)
            #expect(link.server.establishment == .failed)
        }
    }
}
