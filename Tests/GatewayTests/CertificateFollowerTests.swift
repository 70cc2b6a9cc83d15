import Audit
import Foundation
import JSON
import Logging
import Platform
import TestSupport
import Testing
import Transport

@testable import Gateway

@Suite struct CertificateFollowerTests {
    private let directory: TemporaryDirectory
    private let certificates: TestCertificates
    private let context: ReloadableTLSContext
    private let audit: AuditLog
    private let log = LogCollector()
    private let follower: CertificateFollower

    init() async throws {
        directory = try TemporaryDirectory()
        certificates = try await TestCertificates.shared()
        for (file, name) in [
            (certificates.server.certificateFile, "certificate"),
            (certificates.server.keyFile, "key"),
        ] {
            try FileManager.default.copyItem(atPath: file, toPath: directory.path(name))
        }
        let settings = TLSServerSettings(
            certificateFile: directory.path("certificate"),
            keyFile: directory.path("key")
        )
        context = try ReloadableTLSContext(settings, at: .now)
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        follower = CertificateFollower(context: context, audit: audit, logger: log.logger)
    }

    private func copy(_ file: String, to name: String) throws {
        try FileManager.default.removeItem(atPath: directory.path(name))
        try FileManager.default.copyItem(atPath: file, toPath: directory.path(name))
    }

    /// The audit log's records so far.
    private func records() async throws -> [JSONValue] {
        await audit.flush()
        return try directory.text("audit.jsonl").utf8.split(separator: 10).map {
            try JSONDocument(parsing: Array($0), limits: .request).root
        }
    }

    @Test("takes new files over, and says why if it cannot")
    func follows() async throws {
        let old = context.current
        await follower.follow(at: .now)
        #expect(context.current === old)
        try copy(certificates.client.certificateFile, to: "certificate")
        await follower.follow(at: .now)
        #expect(context.current === old)
        try copy(certificates.client.keyFile, to: "key")
        await follower.follow(at: .now)
        #expect(context.current !== old)
        #expect(
            log.lines == [
                "error: certificates not read again, the old ones stay: \(directory.path("key")): "
                    + "not the key of the certificate in \(directory.path("certificate"))",
                "info: certificates read again",
            ]
        )
    }

    @Test("has every change of the certificates on record, and every other reason against one")
    func followsOnRecord() async throws {
        let now = WallTime.now
        await follower.follow(at: now)
        #expect(try await records().isEmpty)
        // The same for as long as nobody does anything about it; and then another.
        try copy(certificates.client.certificateFile, to: "certificate")
        for _ in 0..<3 { await follower.follow(at: now) }
        try FileManager.default.removeItem(atPath: directory.path("key"))
        for _ in 0..<3 { await follower.follow(at: now) }
        try FileManager.default.copyItem(
            atPath: certificates.client.keyFile,
            toPath: directory.path("key")
        )
        for _ in 0..<3 { await follower.follow(at: now) }
        // What has been right in between may be wrong again.
        try copy(certificates.server.certificateFile, to: "certificate")
        for _ in 0..<3 { await follower.follow(at: now) }

        let records = try await records()
        #expect(
            records.map { $0["type"]?.string } == [
                "tls.reload.failed", "tls.reload.failed", "tls.reload", "tls.reload.failed",
            ]
        )
        #expect(records.allSatisfy { $0["trigger"]?.string == "change" })
        #expect(records.allSatisfy { $0["ts"]?.string == now.rfc3339 })
        let mismatch =
            "\(directory.path("key")): not the key of the certificate in "
            + directory.path("certificate")
        #expect(
            records.map { $0["reason"]?.string } == [
                mismatch, "\(directory.path("key")): no such file", nil,
                mismatch,
            ]
        )
        #expect(records[2]["file"]?.string == directory.path("certificate"))
        #expect(try records[2]["expires"]?.string == #require(context.current.expires).rfc3339)
    }

    @Test("has every order to read them again on record, and what came of it")
    func reloadsOnRecord() async throws {
        let now = WallTime.now
        let old = context.current
        try await follower.reload(at: now)
        #expect(context.current !== old, "the files are the same, the context is not")
        try copy(certificates.client.certificateFile, to: "certificate")
        let reason = TLSError.keyMismatch(
            key: directory.path("key"),
            certificate: directory.path("certificate")
        )
        for _ in 0..<2 {
            await #expect(throws: reason) { try await follower.reload(at: now) }
        }
        // Whoever gave the order has been told.
        await follower.follow(at: now)
        #expect(log.lines.isEmpty)
        let records = try await records()
        #expect(
            records.map { $0["type"]?.string } == [
                "tls.reload", "tls.reload.failed", "tls.reload.failed",
            ]
        )
        #expect(records.allSatisfy { $0["trigger"]?.string == "signal" })
        let text = reason.description
        #expect(records.map { $0["reason"]?.string } == [nil, text, text])
    }

    @Test("puts nothing that is in the files on record")
    func secrecy() async throws {
        let key = try String(contentsOfFile: certificates.server.keyFile, encoding: .utf8)
        try copy(certificates.server.keyFile, to: "certificate")
        await follower.follow(at: .now)
        await #expect(throws: TLSError.self) { try await follower.reload(at: .now) }
        #expect(try await records().count == 2)
        let said = directory.text("audit.jsonl") + log.lines.joined()
        for line in key.split(separator: "\n") { #expect(!said.contains(line)) }
    }

    @Test("says once a day that the certificate ends, and after every reload")
    func reminds() async throws {
        let end = try #require(context.current.expires)
        func before(_ days: Int64) -> WallTime { WallTime(seconds: end.seconds - days * 86_400) }
        func text(_ end: WallTime, _ left: String) -> String {
            "warning: \(directory.path("certificate")): the certificate ends at \(end.rfc3339), \(left)"
        }
        await follower.follow(at: before(22))
        #expect(log.lines.isEmpty)
        for days in [21, 21, 20, 20, 1] { await follower.follow(at: before(Int64(days))) }
        var expected = [
            text(end, "21 days left"), text(end, "20 days left"), text(end, "1 day left"),
        ]
        #expect(log.lines == expected)
        // By order, and because the files are others.
        try await follower.reload(at: before(1))
        expected.append(text(end, "1 day left"))
        #expect(log.lines == expected)
        try copy(certificates.client.certificateFile, to: "certificate")
        try copy(certificates.client.keyFile, to: "key")
        await follower.follow(at: before(1))
        let next = try #require(context.current.expires)
        expected += ["info: certificates read again", text(next, "1 day left")]
        #expect(log.lines == expected)
        // Nothing was done about it.
        await follower.follow(at: before(-1))
        #expect(log.lines.last?.contains("the certificate ended at") == true)
    }

    @Test("all listeners get the new certificate, or none does")
    func together() async throws {
        try FileManager.default.copyItem(
            atPath: certificates.authority.certificateFile,
            toPath: directory.path("authority")
        )
        var settings = context.settings
        settings.clientAuthentication = .required(authorities: directory.path("authority"))
        let admin = try ReloadableTLSContext(settings, at: .now)
        let follower = CertificateFollower(
            context: context,
            adminContext: admin,
            audit: audit,
            logger: log.logger
        )
        let old = (context.current, admin.current)
        try copy(certificates.server.keyFile, to: "authority")
        await follower.follow(at: .now)
        let reason = TLSError.malformed(file: directory.path("authority"))
        await #expect(throws: reason) { try await follower.reload(at: .now) }
        #expect(context.current === old.0 && admin.current === old.1)
        // A change of what only one of them has is enough.
        try copy(certificates.client.certificateFile, to: "authority")
        await follower.follow(at: .now)
        #expect(context.current !== old.0 && admin.current !== old.1)
        #expect(
            try await records().map { $0["type"]?.string } == [
                "tls.reload.failed", "tls.reload.failed", "tls.reload",
            ]
        )
    }
}
