import Foundation
import TestSupport
import Testing

/// The gateway behind TLS, asked by curl.
@Suite(.timeLimit(.minutes(5)))
struct CertificateTests {
    private let certificates: TestCertificates
    private let stage: Stage

    init() async throws {
        certificates = try await TestCertificates.shared()
        stage = try await Stage([
            "VGW_TLS_CERTIFICATE": certificates.server.certificateFile,
            "VGW_TLS_KEY": certificates.server.keyFile,
            "VGW_TLS_CLIENT_CA": certificates.authority.certificateFile,
        ])
    }

    /// The answer with its head, or curl's complaint.
    private func ask(_ address: String, _ arguments: [String] = []) async throws -> String {
        let result = try await Program(in: stage.program.directory, executable: "/usr/bin/curl")
            .run(
                [
                    "-sS", "-i", "--max-time", "20", "--cacert",
                    certificates.authority.certificateFile,
                ] + arguments + ["https://\(address)/v1/partner"]
            )
        return result.output + result.error
    }

    @Test("who shows no certificate is not heard, and who does still needs a key")
    func certificate() async throws {
        let key = try await stage.createClient()
        let (gateway, publicly, _) = try await stage.serve()
        let own = [
            "--cert", certificates.client.certificateFile, "--key", certificates.client.keyFile,
        ]
        // What curl calls it depends on when the alert arrives.
        #expect(try await ask(publicly).hasPrefix("curl: "))
        let refused = try await ask(publicly, own)
        #expect(refused.hasPrefix("HTTP/2 401"))
        #expect(refused.contains("strict-transport-security: max-age=31536000"))
        let served = try await ask(publicly, own + ["-H", "Authorization: Bearer \(key)"])
        #expect(served.hasPrefix("HTTP/2 200"))
        #expect(served.contains("strict-transport-security: max-age=31536000"))
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }
}
