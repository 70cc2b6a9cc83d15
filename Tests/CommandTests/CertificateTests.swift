import Foundation
import TestSupport
import Testing

/// The gateway behind TLS, asked by curl.
@Suite(.blocking, .timeLimit(.minutes(15)))
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
    private func ask(
        _ address: String,
        _ arguments: [String] = [],
        for path: String = "/v1/partner"
    ) async throws -> String {
        let result = try await Program(in: stage.program.directory, executable: "/usr/bin/curl")
            .run(
                [
                    "-sS", "-i", "--max-time", "20", "--cacert",
                    certificates.authority.certificateFile,
                ] + arguments + ["https://\(address)\(path)"]
            )
        return result.output + result.error
    }

    private var own: [String] {
        ["--cert", certificates.client.certificateFile, "--key", certificates.client.keyFile]
    }

    @Test("who shows no certificate is not heard")
    func noCertificate() async throws {
        let key = try await stage.createClient()
        let (gateway, publicly, _) = try await stage.serve()
        // What curl calls it depends on when the alert arrives.
        let answer = try await ask(publicly, ["-H", "Authorization: Bearer \(key)"])
        #expect(answer.hasPrefix("curl: "))
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    @Test("a certificate is as good as a key, and with a key must be the same client's")
    func identity() async throws {
        let key = try await stage.createClient()
        _ = try await stage.succeed([
            "client", "create", "other", "--scope", "partner:read", "--account", "*",
        ])
        let (gateway, publicly, _) = try await stage.serve()
        let bearer = ["-H", "Authorization: Bearer \(key)"]
        let unbound = try await ask(publicly, own)
        #expect(unbound.hasPrefix("HTTP/2 403"))
        #expect(unbound.contains("urn:vgw:problem:client-unknown"))
        #expect(unbound.contains("strict-transport-security: max-age=31536000"))
        let unboundWithKey = try await ask(publicly, own + bearer)
        #expect(unboundWithKey.contains("urn:vgw:problem:identity-conflict"))

        _ = try await stage.succeed(["client", "bind", "demo", "URI:spiffe://test/client"])
        // The gateway looks at the store every now and then.
        try await until { try await ask(publicly, own).hasPrefix("HTTP/2 200") }
        #expect(try await ask(publicly, own + bearer).hasPrefix("HTTP/2 200"))
        #expect(
            try await ask(publicly, own + ["-H", "Authorization: Bearer \(key)x"])
                .hasPrefix("HTTP/2 401")
        )
        #expect(try await ask(publicly, own + ["--http1.1"]).hasPrefix("HTTP/1.1 200"))
        // Nothing that the caller says of itself is overlooked.
        for other in ["Basic dXNlcjpwYXNz", "Bearer", key] {
            let fields = ["-H", "Authorization: \(other)", "-H", "X-Api-Key: \(key)"]
            #expect(try await ask(publicly, own + fields).hasPrefix("HTTP/2 401"))
        }

        _ = try await stage.succeed(["client", "unbind", "demo", "URI:spiffe://test/client"])
        _ = try await stage.succeed(["client", "bind", "other", "URI:spiffe://test/client"])
        try await until {
            try await ask(publicly, own + bearer).contains("urn:vgw:problem:identity-conflict")
        }
        // It may have looked between the two commands.
        try await until { try await ask(publicly, own).hasPrefix("HTTP/2 200") }
        _ = try await stage.succeed(["client", "bind", "demo", "DNS:client.test"])
        try await until { try await ask(publicly, own).contains("client-unknown") }
        _ = try await stage.succeed(["client", "unbind", "demo", "DNS:client.test"])
        _ = try await stage.succeed(["client", "revoke", "other"])
        try await until { try await ask(publicly, own).hasPrefix("HTTP/2 401") }
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    @Test("a key that needs its client's certificate is worth nothing without, and does not tell")
    func requiredCertificate() async throws {
        let key = try await stage.createClient()
        _ = try await stage.succeed(["client", "bind", "demo", "URI:spiffe://test/client"])
        let stranger = try await certificates.authority.issue(
            "unbound-client",
            .init(
                subject: "stranger",
                "subjectAltName=DNS:stranger.test",
                "extendedKeyUsage=clientAuth"
            )
        )
        let (gateway, publicly, _) = try await stage.serve(["--set", "tls.client_auth=optional"])
        func body(_ key: String, _ certificate: [String] = []) async throws -> String {
            let fields = ["-H", "Authorization: Bearer \(key)", "-H", "X-Request-Id: same"]
            let answer = try await ask(publicly, fields + certificate)
            let end = try #require(answer.firstRange(of: "\r\n\r\n"))
            return String(answer[end.upperBound...])
        }
        let strangers = ["--cert", stranger.certificateFile, "--key", stranger.keyFile]
        let known = try await body(key)
        #expect(known.contains("PA_"))
        let unknown = try await body(key + "x")
        #expect(unknown.contains("urn:vgw:problem:unauthorized"))
        // Nor can a certificate be used to try out which keys exist.
        let conflict = try await body(key, strangers)
        #expect(conflict.contains("identity-conflict"))
        #expect(try await body(key + "x", strangers) == conflict)
        #expect(try await body(key + "x", own) == conflict)

        _ = try await stage.succeed(["client", "set", "demo", "--require-certificate"])
        try await until { try await body(key) == unknown }
        #expect(try await body(key, strangers) == conflict)
        #expect(try await body(key, own) == known)
        #expect(try await ask(publicly, own).hasPrefix("HTTP/2 200"))
        _ = try await stage.succeed([
            "client", "create", "other", "--scope", "partner:read", "--account", "*",
        ])
        _ = try await stage.succeed(["client", "bind", "other", "DNS:stranger.test"])
        try await until { try await ask(publicly, strangers).hasPrefix("HTTP/2 200") }
        #expect(try await body(key, strangers) == conflict)

        _ = try await stage.succeed(["client", "set", "demo", "--no-require-certificate"])
        try await until { try await body(key) == known }
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        let refused = stage.program.directory.text("data/audit/audit.jsonl").split(separator: "\n")
            .filter { $0.contains(#""reason":"certificate-required""#) }
        let pattern = LinePattern(#"…"client":"demo","key_id":"…","status":401,…"#)
        #expect(refused.count >= 2)
        #expect(refused.allSatisfy { pattern.matches($0) })
    }

    // MARK: The admin listener

    @Test(
        "the admin listener has the certificate too, and asks for others in its own way",
        arguments: [("off", true), ("optional", true), ("required", false)]
    )
    func admin(authentication: String, isOpen: Bool) async throws {
        let (gateway, publicly, admin) = try await stage.serve([
            "--set", "tls.admin=true", "--set", "tls.admin_client_auth=\(authentication)",
        ])
        let anonymous = try await ask(admin, for: "/healthz")
        #expect(anonymous.hasPrefix(isOpen ? "HTTP/1.1 200" : "curl: "))
        // Nobody has to be bound: there is nothing to be identified for.
        let known = try await ask(admin, own, for: "/readyz")
        #expect(known.hasPrefix("HTTP/1.1 200"))
        #expect(known.contains("Strict-Transport-Security: max-age=31536000"))
        #expect(try await ask(publicly).hasPrefix("curl: "))
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
    }

    // MARK: The files while it serves

    @Test("what became of reading the certificates again is on record")
    func reloading() async throws {
        let directory = stage.program.directory
        func install(_ file: String, as name: String) throws {
            try? FileManager.default.removeItem(atPath: directory.path(name))
            try FileManager.default.copyItem(atPath: file, toPath: directory.path(name))
        }
        try install(certificates.server.certificateFile, as: "server.pem")
        try install(certificates.server.keyFile, as: "server.key")
        let (gateway, _, _) = try await stage.serve([
            "--set", "tls.certificate=server.pem", "--set", "tls.key=server.key",
        ])
        gateway.send(SIGHUP)
        try await until { gateway.errors().contains("certificates read again") }
        try install(certificates.client.keyFile, as: "server.key")
        gateway.send(SIGHUP)
        try await until { gateway.errors().contains("certificates not read again") }
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        // What the gateway notes about credential and master key stands beside them.
        let records = directory.text("data/audit/audit.jsonl").split(separator: "\n")
            .filter { $0.contains(#""type":"tls."#) }
        #expect(records.count == 2)
        let patterns = [
            #"{"v":1,"seq":…,"ts":"…Z","type":"tls.reload","trigger":"signal","#
                + #""file":"server.pem","expires":"…Z"}"#,
            #"{"v":1,"seq":…,"ts":"…Z","type":"tls.reload.failed","trigger":"signal","#
                + #""reason":"server.key: not the key of the certificate in server.pem"}"#,
        ]
        for (record, pattern) in zip(records, patterns) {
            #expect(LinePattern(pattern).matches(record), "\(record)")
        }
    }

    @Test("a certificate that ends soon is warned of, and one that has ended is refused")
    func ending() async throws {
        func issue(_ name: String, _ days: Range<Int>) async throws -> [String] {
            let identity = try await certificates.authority.issue(
                name,
                .init(subject: name, "extendedKeyUsage=serverAuth", days: days)
            )
            return [
                "--set", "tls.certificate=\(identity.certificateFile)", "--set",
                "tls.key=\(identity.keyFile)",
            ]
        }
        let (gateway, _, _) = try await stage.serve(try await issue("ending", -2..<5))
        try await until { gateway.errors().contains("the certificate ends at") }
        #expect(gateway.errors().contains("ending.pem: the certificate ends at"))
        // It may be the second in which it was issued.
        #expect(["4 days left", "5 days left"].contains { gateway.errors().contains($0) })
        #expect(await stage.end(gateway, with: SIGTERM) == 0)
        let refused = try await stage.program.run(["serve"] + issue("ended", -3 ..< -1))
        #expect(refused.status == 78)
        #expect(refused.error.contains("ended.pem: expired at"))
        #expect(refused.output == "")
    }
}
