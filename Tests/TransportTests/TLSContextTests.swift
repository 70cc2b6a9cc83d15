import Foundation
import Platform
import TestSupport
import Testing
import Transport

@Suite("TLS, the files of a listener", .timeLimit(.minutes(15)))
struct TLSContextTests {
    let directory: TemporaryDirectory
    let certificates: TestCertificates
    let certificate: String
    let key: String
    let settings: TLSServerSettings

    /// Copies that a test may spoil.
    init() async throws {
        directory = try TemporaryDirectory()
        certificates = try await TestCertificates.shared()
        certificate = directory.path("certificate.pem")
        key = directory.path("key.pem")
        settings = TLSServerSettings(certificateFile: certificate, keyFile: key)
        try install(certificates.server)
    }

    private func install(_ identity: TestIdentity) throws {
        try copy(identity.certificateFile, to: certificate)
        try copy(identity.keyFile, to: key)
    }

    /// Installs a new certificate that signs itself, with an RSA key of that size.
    private func installRSA(bits: Int) async throws {
        let result = try await Program(in: directory, executable: "/usr/bin/openssl").run([
            "req", "-x509", "-newkey", "rsa:\(bits)", "-nodes", "-subj", "/CN=rsa", "-keyout", key,
            "-out", certificate,
        ])
        #expect(result.status == 0)
    }

    private func copy(_ file: String, to place: String) throws {
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.copyItem(atPath: file, toPath: place)
    }

    private func write(_ text: String, to file: String) throws {
        try text.write(toFile: file, atomically: false, encoding: .utf8)
    }

    private func error(_ settings: TLSServerSettings, at now: WallTime = .now) -> TLSError? {
        do throws(TLSError) {
            _ = try TLSContext.server(settings, at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("good files make a context that knows when it expires")
    func good() throws {
        let expires = try #require(try TLSContext.server(settings, at: .now).expires)
        let days = (expires.seconds - WallTime.now.seconds) / 86_400
        #expect((29...30).contains(days))
    }

    @Test("a file that is not there is named")
    func missing() throws {
        var settings = settings
        settings.certificateFile = "/nowhere/certificate.pem"
        #expect(error(settings) == .missing(file: "/nowhere/certificate.pem"))
        settings = self.settings
        settings.keyFile = "/nowhere/key.pem"
        #expect(error(settings) == .missing(file: "/nowhere/key.pem"))
        settings = self.settings
        settings.clientAuthentication = .required(authorities: "/nowhere/ca.pem")
        #expect(error(settings) == .missing(file: "/nowhere/ca.pem"))
        settings.clientAuthentication = .required(
            authorities: certificates.authority.certificateFile
        )
        settings.revocationFile = "/nowhere/crl.pem"
        #expect(error(settings) == .missing(file: "/nowhere/crl.pem"))
    }

    @Test("a folder is no certificate")
    func unreadable() {
        var settings = settings
        settings.certificateFile = directory.path
        #expect(error(settings) == .unreadable(file: directory.path, SystemError("open", code: 21)))
    }

    @Test("a key that others may read is refused", arguments: [0o640, 0o604, 0o660])
    func openKey(mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
        #expect(
            error(settings)
                == .keyFileRefused(.accessibleToOthers(path: key, mode: UInt32(mode)))
        )
    }

    @Test("a key behind a symbolic link is refused")
    func linkedKey() throws {
        var settings = settings
        settings.keyFile = directory.path("link.pem")
        try FileManager.default.createSymbolicLink(
            atPath: settings.keyFile,
            withDestinationPath: key
        )
        guard case .keyFileRefused(.symbolicLink) = error(settings) else {
            Issue.record("\(String(describing: error(settings)))")
            return
        }
    }

    @Test(
        "what is no PEM, or PEM of something else, is malformed",
        arguments: [
            "", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ]
    )
    func malformed(text: String) throws {
        try write(text, to: certificate)
        #expect(error(settings) == .malformed(file: certificate))
        try install(certificates.server)
        try write(text, to: key)
        #expect(error(settings) == .malformed(file: key))
    }

    @Test("a good certificate with a broken one behind it is malformed")
    func brokenChain() throws {
        let text = try String(contentsOfFile: certificate, encoding: .utf8)
        try write(text + text.replacing("MII", with: "AAA"), to: certificate)
        #expect(error(settings) == .malformed(file: certificate))
    }

    @Test("certificate and key in each other's place are malformed")
    func exchanged() throws {
        try copy(certificates.server.keyFile, to: certificate)
        #expect(error(settings) == .malformed(file: certificate))
        try install(certificates.server)
        try copy(certificates.server.certificateFile, to: key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        #expect(error(settings) == .malformed(file: key))
    }

    @Test("an encrypted key is refused without asking anybody")
    func encrypted() async throws {
        let result = try await Program(in: directory, executable: "/usr/bin/openssl").run([
            "pkcs8", "-topk8", "-in", certificates.server.keyFile, "-passout", "pass:x", "-out",
            key,
        ])
        #expect(result.status == 0)
        #expect(error(settings) == .encryptedKey(file: key))
    }

    @Test("another certificate's key is refused")
    func mismatch() throws {
        try copy(certificates.client.keyFile, to: key)
        #expect(error(settings) == .keyMismatch(key: key, certificate: certificate))
    }

    @Test("an expired certificate is refused, and one that is not valid yet")
    func validity() throws {
        let expires = try #require(try TLSContext.server(settings, at: .now).expires)
        let late = WallTime(seconds: expires.seconds + 1)
        #expect(error(settings, at: late) == .expired(file: certificate, since: expires))
        guard case .notYetValid(certificate, _) = error(settings, at: WallTime(seconds: 0)) else {
            Issue.record("a certificate of the future was taken")
            return
        }
    }

    @Test("authorities and revocation lists must be what they are called")
    func authorities() {
        var settings = settings
        settings.clientAuthentication = .optional(authorities: key)
        #expect(error(settings) == .malformed(file: key))
        let file = certificates.authority.certificateFile
        settings.clientAuthentication = .optional(authorities: file)
        settings.revocationFile = file
        #expect(error(settings) == .malformed(file: file))
    }

    @Test("a certificate with an RSA key serves both versions")
    func rsa() async throws {
        try await installRSA(bits: 2048)
        let late = WallTime(seconds: WallTime.now.seconds + 60)
        let context = try TLSContext.server(settings, at: late)
        let tls12 = try Link(context, .tls12)
        tls12.shakeHands()
        #expect(tls12.echo("old") == "old")
        #expect(tls12.client.cipher == "ECDHE-RSA-AES128-GCM-SHA256")
        let tls13 = try Link(context, .tls13)
        tls13.shakeHands()
        #expect(tls13.echo("new") == "new")
    }

    @Test("a key that is too short is refused")
    func weakKey() async throws {
        try await installRSA(bits: 1024)
        let late = WallTime(seconds: WallTime.now.seconds + 60)
        #expect(
            error(settings, at: late)
                == .refused(file: certificate, reason: "ee key too small")
        )
    }

    @Test("errors name file and reason, and nothing else")
    func descriptions() {
        let time = WallTime(seconds: 0)
        let cases: [(TLSError, String)] = [
            (.missing(file: "/a"), "/a: no such file"),
            (.unreadable(file: "/a", SystemError("open", code: 13)), "/a: open: Permission denied"),
            (
                .keyFileRefused(.accessibleToOthers(path: "/k", mode: 0o644)),
                "/k: mode 0644 lets group or others in (chmod go= /k)"
            ),
            (.malformed(file: "/a"), "/a: not the PEM that is expected"),
            (.encryptedKey(file: "/k"), "/k: the key is encrypted with a passphrase"),
            (
                .keyMismatch(key: "/k", certificate: "/a"),
                "/k: not the key of the certificate in /a"
            ),
            (.expired(file: "/a", since: time), "/a: expired at 1970-01-01T00:00:00.000Z"),
            (
                .notYetValid(file: "/a", until: time),
                "/a: not valid before 1970-01-01T00:00:00.000Z"
            ),
            (.refused(file: "/a", reason: "ee key too small"), "/a: ee key too small"),
            (.library(reason: "x"), "OpenSSL: x"),
        ]
        for (error, text) in cases { #expect(error.description == text) }
    }

    // MARK: Reloading

    @Test("new files make a new context; what has begun keeps the old one")
    func reload() throws {
        let reloadable = try ReloadableTLSContext(settings, at: .now)
        let old = reloadable.current
        let link = try Link(old)
        link.clientState(after: 1)
        try ReloadableTLSContext.reload([reloadable], at: .now)
        #expect(reloadable.current !== old)
        link.shakeHands()
        #expect(link.echo("old") == "old")
        let new = try Link(reloadable.current)
        new.shakeHands()
        #expect(new.echo("new") == "new")
    }

    @Test("a context that nobody holds any more serves its sessions to their end")
    func outlivesHolder() throws {
        var context: TLSContext? = try TLSContext.server(settings, at: .now)
        weak let held = context
        let link = try context.map { try Link($0) }
        context = nil
        #expect(held == nil)
        link?.shakeHands()
        #expect(link?.echo("on") == "on")
    }

    @Test("bad files keep the old context and say why")
    func reloadFails() throws {
        let reloadable = try ReloadableTLSContext(settings, at: .now)
        let old = reloadable.current
        try copy(certificates.client.keyFile, to: key)
        #expect(throws: TLSError.keyMismatch(key: key, certificate: certificate)) {
            try ReloadableTLSContext.reload([reloadable], at: .now)
        }
        #expect(reloadable.current === old)
        try FileManager.default.removeItem(atPath: certificate)
        #expect(throws: TLSError.missing(file: certificate)) {
            try ReloadableTLSContext.reload([reloadable], at: .now)
        }
        #expect(reloadable.current === old)
        let link = try Link(reloadable.current)
        link.shakeHands()
        #expect(link.echo("still") == "still")
        try install(certificates.server)
        try ReloadableTLSContext.reload([reloadable], at: .now)
        #expect(reloadable.current !== old)
    }

    @Test("files are read again when one of them is another")
    func reloadIfChanged() throws {
        let reloadable = try ReloadableTLSContext(settings, at: .now)
        let old = reloadable.current
        #expect(try !ReloadableTLSContext.reloadIfChanged([reloadable], at: .now))
        #expect(reloadable.current === old)
        try copy(certificates.client.certificateFile, to: certificate)
        // Its key has not come yet.
        #expect(throws: TLSError.keyMismatch(key: key, certificate: certificate)) {
            try ReloadableTLSContext.reloadIfChanged([reloadable], at: .now)
        }
        #expect(reloadable.current === old)
        try copy(certificates.client.keyFile, to: key)
        #expect(try ReloadableTLSContext.reloadIfChanged([reloadable], at: .now))
        #expect(try !ReloadableTLSContext.reloadIfChanged([reloadable], at: .now))
        #expect(reloadable.current !== old)
    }
}
