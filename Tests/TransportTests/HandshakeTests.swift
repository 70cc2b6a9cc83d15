import COpenSSL
import TestSupport
import Testing
import Transport

@Suite("TLS, what is agreed upon", .timeLimit(.minutes(15)))
struct HandshakeTests {
    struct Offer: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var version: String
        var cipher: String
        var options: @Sendable () -> ClientSession.Options
    }

    static let good = [
        Offer(
            testDescription: "TLS 1.3, our first suite",
            version: "TLSv1.3",
            cipher: "TLS_AES_128_GCM_SHA256"
        ) { .tls13 },
        Offer(
            testDescription: "TLS 1.3, ChaCha20 alone",
            version: "TLSv1.3",
            cipher: "TLS_CHACHA20_POLY1305_SHA256"
        ) { .init(suites: "TLS_CHACHA20_POLY1305_SHA256") },
        Offer(
            testDescription: "TLS 1.2, our first suite",
            version: "TLSv1.2",
            cipher: "ECDHE-ECDSA-AES128-GCM-SHA256"
        ) { .tls12 },
        Offer(
            testDescription: "TLS 1.2, the server's order",
            version: "TLSv1.2",
            cipher: "ECDHE-ECDSA-AES128-GCM-SHA256"
        ) {
            .init(
                most: TLS1_2_VERSION,
                ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"
            )
        },
        Offer(
            testDescription: "TLS 1.2, ChaCha20 alone",
            version: "TLSv1.2",
            cipher: "ECDHE-ECDSA-CHACHA20-POLY1305"
        ) { .init(most: TLS1_2_VERSION, ciphers: "ECDHE-ECDSA-CHACHA20-POLY1305") },
        Offer(
            testDescription: "group P-384",
            version: "TLSv1.3",
            cipher: "TLS_AES_128_GCM_SHA256"
        ) { .init(groups: "P-384") },
    ]

    @Test("an acceptable offer becomes a session that carries bytes", arguments: good)
    func accepts(_ offer: Offer) async throws {
        let link = try Link(try await serverContext(), offer.options())
        link.shakeHands()
        #expect(link.clientState == .done)
        #expect(link.server.establishment == .established)
        #expect(link.client.version == offer.version)
        #expect(link.client.cipher == offer.cipher)
        #expect(link.echo("ping") == "ping")
        #expect(link.stream.peerCertificate == nil)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var alert: String
        var options: @Sendable () -> ClientSession.Options
    }

    static let bad = [
        Refusal(testDescription: "TLS 1.0", alert: "tlsv1 alert protocol version") {
            .init(least: TLS1_VERSION, most: TLS1_VERSION)
        },
        Refusal(testDescription: "TLS 1.1", alert: "tlsv1 alert protocol version") {
            .init(least: TLS1_VERSION, most: TLS1_1_VERSION)
        },
        Refusal(testDescription: "CBC", alert: "sslv3 alert handshake failure") {
            .init(
                most: TLS1_2_VERSION,
                ciphers: "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"
            )
        },
        Refusal(testDescription: "key exchange by RSA", alert: "sslv3 alert handshake failure") {
            .init(most: TLS1_2_VERSION, ciphers: "AES128-GCM-SHA256")
        },
        Refusal(testDescription: "finite fields", alert: "sslv3 alert handshake failure") {
            .init(most: TLS1_2_VERSION, ciphers: "DHE-RSA-AES128-GCM-SHA256")
        },
        Refusal(testDescription: "CCM", alert: "sslv3 alert handshake failure") {
            .init(least: TLS1_3_VERSION, suites: "TLS_AES_128_CCM_SHA256")
        },
        Refusal(testDescription: "group P-521", alert: "sslv3 alert handshake failure") {
            .init(least: TLS1_3_VERSION, groups: "P-521")
        },
        Refusal(testDescription: "unknown ALPN", alert: "tlsv1 alert no application protocol") {
            .init(protocols: ["spdy/3", "http/1.0"])
        },
    ]

    @Test("an unacceptable offer ends with an alert that says why", arguments: bad)
    func refuses(_ refusal: Refusal) async throws {
        let link = try Link(try await serverContext(), refusal.options())
        link.shakeHands()
        #expect(link.clientState == .failed(refusal.alert))
        #expect(link.server.establishment == .failed)
        #expect(link.wire.isClosed)
        #expect(link.stream.failure != nil)
    }

    @Test(
        "ALPN picks HTTP/2 before HTTP/1.1, and without it HTTP/1.1 is spoken",
        arguments: [
            (true, ["http/1.1", "h2"], ApplicationProtocol.http2),
            (true, ["http/1.1"], .http1),
            (true, [], .http1),
            (false, ["h2", "http/1.1"], .http1),
            (false, [], .http1),
        ]
    )
    func applicationProtocol(
        offersHTTP2: Bool,
        wanted: [String],
        agreed: ApplicationProtocol
    ) async throws {
        let context = try await serverContext { $0.offersHTTP2 = offersHTTP2 }
        let link = try Link(context, .init(protocols: wanted))
        link.shakeHands()
        #expect(link.clientState == .done)
        #expect(link.stream.applicationProtocol == agreed)
    }

    @Test("a listener without HTTP/2 refuses a client that speaks nothing else")
    func onlyHTTP2() async throws {
        let context = try await serverContext { $0.offersHTTP2 = false }
        let link = try Link(context, .init(protocols: ["h2"]))
        link.shakeHands()
        #expect(link.clientState == .failed("tlsv1 alert no application protocol"))
    }

    @Test("a request that comes with the end of the handshake is not left lying")
    func earlyRequest() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.clientState(after: 1)
        // The Finished and the request travel together.
        #expect(link.client.handshake() == .done)
        #expect(link.echo("at once") == "at once")
    }

    @Test("one ticket per handshake, good for one more session", arguments: [false, true])
    func resumption(is13: Bool) async throws {
        let context = try await serverContext()
        let first = try Link(context, is13 ? .tls13 : .tls12)
        first.shakeHands()
        #expect(first.echo("x") == "x")
        #expect(first.client.hasTicket)
        #expect(!first.client.allowsEarlyData)
        let options = is13 ? ClientSession.Options.tls13 : .tls12
        let second = Link(context, try ClientSession(options, resuming: first.client))
        second.shakeHands()
        #expect(second.echo("y") == "y")
        #expect(second.client.wasResumed)
    }
}

extension Link {
    /// Only so many rounds of the handshake.
    func clientState(after rounds: Int) {
        for _ in 0..<rounds {
            _ = client.handshake()
            move()
        }
    }
}
