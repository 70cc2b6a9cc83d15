import Foundation
import Platform

/// An authority, a server and a client, made once per process.
public struct TestCertificates: Sendable {
    public let authority: TestAuthority
    /// For `localhost` and 127.0.0.1.
    public let server: TestIdentity
    /// `spiffe://test/client`, `client.test`, and the common name `client`.
    public let client: TestIdentity

    private static let made = Task {
        // Nobody lets go of what a process shares.
        let directory = try TemporaryDirectory()
        path.withLock { $0 = directory.path }
        atexit { TestCertificates.removeFiles() }
        return try await TestCertificates(in: directory)
    }

    private static let path = Guarded("")

    /// The process's own.
    ///
    /// - Throws: what kept the first caller from making them.
    public static func shared() async throws -> TestCertificates {
        try await made.value
    }

    private init(in directory: TemporaryDirectory) async throws {
        authority = try await TestAuthority("authority", in: directory)
        server = try await authority.issue(
            "server",
            .init(
                subject: "localhost",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "extendedKeyUsage=serverAuth"
            )
        )
        client = try await authority.issue(
            "client",
            .init(
                subject: "client",
                "subjectAltName=URI:spiffe://test/client,DNS:client.test",
                "extendedKeyUsage=clientAuth"
            )
        )
    }

    private static func removeFiles() {
        let path = path.withLock { $0 }
        if !path.isEmpty { try? FileManager.default.removeItem(atPath: path) }
    }
}
