import Foundation
import TestSupport
import Testing

/// The admin API behind TLS, where a certificate alone may be the identity (T19), asked by curl.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct AdminCertificateTests {
    private let certificates: TestCertificates
    private let stage: Stage

    init() async throws {
        certificates = try await TestCertificates.shared()
        stage = try await Stage([
            "VGW_TLS_CERTIFICATE": certificates.server.certificateFile,
            "VGW_TLS_KEY": certificates.server.keyFile,
            "VGW_TLS_CLIENT_CA": certificates.authority.certificateFile,
            "VGW_TLS_CLIENT_AUTH": "optional", "VGW_TLS_ADMIN": "true",
            "VGW_TLS_ADMIN_CLIENT_AUTH": "optional",
        ])
    }

    private func ask(
        _ address: String,
        _ fields: [String] = [],
        _ arguments: [String] = []
    ) async throws -> String {
        let own = [
            "--cert", certificates.client.certificateFile, "--key", certificates.client.keyFile,
        ]
        let result = try await Program(in: stage.program.directory, executable: "/usr/bin/curl")
            .run(
                [
                    "-sS", "-i", "--max-time", "20", "--cacert",
                    certificates.authority.certificateFile,
                ] + own + fields.flatMap { ["-H", $0] } + arguments
                    + ["https://\(address)/admin/v1/clients"]
            )
        return result.output + result.error
    }

    @Test("a page cannot use the certificate of the browser that shows it")
    func pages() async throws {
        let created = try await stage.succeed([
            "client", "create", "ops", "--scope", "admin", "--account", "*",
        ])
        let key = created.trimmingCharacters(in: .newlines)
        let (gateway, _, admin) = try await stage.serve()
        #expect(try await ask(admin).hasPrefix("HTTP/1.1 403"), "nobody's certificate")
        _ = try await stage.succeed(["client", "bind", "ops", "URI:spiffe://test/client"])
        try await until { try await ask(admin).hasPrefix("HTTP/1.1 200") }

        let body = ["--data", #"{"name":"made","scopes":["partner:read"],"accounts":["*"]}"#]
        let json = "Content-Type: application/json"
        let bearer = "Authorization: Bearer \(key)"
        let refused = [
            ["Origin: https://evil.example"], ["Origin: null"], ["Origin: https://\(admin)"],
            ["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"],
            ["Sec-Fetch-Site: none", "Origin: https://evil.example"],
            // A page that knew the key would still be a page.
            ["Sec-Fetch-Site: cross-site", bearer],
        ]
        for fields in refused {
            for arguments in [[], body] {
                let answer = try await ask(admin, fields + [json], arguments)
                #expect(answer.hasPrefix("HTTP/1.1 403"), "\(fields) \(answer)")
                #expect(answer.contains("urn:vgw:problem:cross-site-request"), "\(fields)")
            }
        }
        // As a form would send it, without a word about where it comes from.
        let form = try await ask(admin, ["Content-Type: text/plain"], body)
        #expect(form.hasPrefix("HTTP/1.1 415"))
        for fields in [["Sec-Fetch-Site: none"], ["Sec-Fetch-Site: same-origin"]] {
            #expect(try await ask(admin, fields).hasPrefix("HTTP/1.1 200"))
        }
        #expect(
            try await ask(admin, ["Origin: https://console.example", bearer])
                .hasPrefix("HTTP/1.1 200")
        )
        let made = try await ask(admin, [json], body)
        #expect(made.hasPrefix("HTTP/1.1 201"), "\(made)")
        // The key of another client beside it is nobody's.
        let other = String(
            made[try #require(made.firstRange(of: "vgwk_")).lowerBound...].prefix(70)
        )
        .prefix { $0 != "\"" }
        let both = try await ask(admin, ["Authorization: Bearer \(other)"])
        #expect(both.contains("urn:vgw:problem:identity-conflict"))
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }
}
