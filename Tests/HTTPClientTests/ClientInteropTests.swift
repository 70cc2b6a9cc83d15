import HTTPClient
import TestSupport
import Testing
import Transport

/// Against a server by somebody else: `openssl s_server`, on a real port.
@Suite("Client, with another TLS server", .timeLimit(.minutes(15)))
struct ClientInteropTests {
    /// Runs a test with a server that answers with a page about the session.
    private func withServer(
        _ arguments: [String],
        _ body: (SecureBench) async throws -> Void
    ) async throws {
        let identity = try await TestCertificates.shared().server
        let server = try Program(in: try TemporaryDirectory(), executable: "/usr/bin/openssl")
            .start(
                [
                    "s_server", "-accept", "127.0.0.1:0", "-cert", identity.certificateFile, "-key",
                    identity.keyFile, "-www",
                ] + arguments
            )
        // It is killed when nobody holds on to it.
        defer { withExtendedLifetime(server) {} }
        var line = await server.line()
        while !line.isEmpty, !line.hasPrefix("ACCEPT ") { line = await server.line() }
        let port = try #require(line.split(separator: ":").last)
        try await withSecureBench("https://localhost:\(port)", body)
    }

    @Test("reads its page over every version that is safe", arguments: ["-tls1_2", "-tls1_3"])
    func page(version: String) async throws {
        try await withServer([version]) { bench in
            for _ in 0..<2 {
                let page = try await bench.send().get()
                #expect(page.contains("s_server"))
                #expect(page.hasSuffix("</BODY></HTML>\r\n\r\n"))
            }
        }
    }

    @Test(
        "tells why there is no session",
        arguments: [
            (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], HandshakeFailure.oldVersion),
            (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"], .refused),
            (["-tls1_3", "-groups", "P-521"], .refused),
            (["-alpn", "h2"], .refused),
        ]
    )
    func refused(arguments: [String], failure: HandshakeFailure) async throws {
        try await withServer(arguments) { bench in
            #expect(await bench.send() == .failure(ClientError(.tls(failure), .nothingSent)))
        }
    }
}
