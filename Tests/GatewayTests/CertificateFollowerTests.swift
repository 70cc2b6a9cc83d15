import Foundation
import Logging
import Platform
import TestSupport
import Testing
import Transport

@testable import Gateway

@Suite struct CertificateFollowerTests {
    private let directory: TemporaryDirectory
    private let certificates: TestCertificates

    init() async throws {
        directory = try TemporaryDirectory()
        certificates = try await TestCertificates.shared()
        try copy(certificates.server.certificateFile, to: "certificate")
        try copy(certificates.server.keyFile, to: "key")
    }

    private func copy(_ file: String, to name: String) throws {
        try? FileManager.default.removeItem(atPath: directory.path(name))
        try FileManager.default.copyItem(atPath: file, toPath: directory.path(name))
    }

    @Test("takes new files over, and says why if it cannot")
    func follows() throws {
        let settings = TLSServerSettings(
            certificateFile: directory.path("certificate"),
            keyFile: directory.path("key")
        )
        let context = try ReloadableTLSContext(settings, at: .now)
        let follower = CertificateFollower(context: context, logger: Logger(label: "test"))
        let old = context.current
        #expect(follower.follow() == nil)
        #expect(context.current === old)
        try copy(certificates.client.certificateFile, to: "certificate")
        let complaint = try #require(follower.follow())
        #expect(complaint.contains(directory.path("key")))
        #expect(follower.follow() == complaint)
        #expect(context.current === old)
        try copy(certificates.client.keyFile, to: "key")
        #expect(follower.follow() == nil)
        #expect(context.current !== old)
    }
}
