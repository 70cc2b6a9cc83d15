import Foundation
import Platform

/// A certificate and its key, as files.
public struct TestIdentity: Sendable {
    public let certificateFile: String
    public let keyFile: String

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

/// An authority that issues certificates (EC, P-256) by the `openssl` program, into a directory.
public final class TestAuthority: Sendable {
    /// What a certificate is to say.
    public struct Request: Sendable {
        public var subject: String
        public var extensions: [String]
        /// From when until when it is valid, in days from now. By default it has begun some time ago,
        /// because the clocks of two processes may differ.
        public var days: Range<Int>

        public init(subject: String, _ extensions: String..., days: Range<Int> = -2..<30) {
            self.subject = subject
            self.extensions = extensions
            self.days = days
        }
    }

    public struct Failure: Error {
        public let arguments: [String]
        public let error: String
    }

    public let directory: TemporaryDirectory
    public let identity: TestIdentity
    public var certificateFile: String { identity.certificateFile }

    /// Makes a self-signed authority.
    ///
    /// - Throws: ``Failure`` with what the program said.
    public init(_ name: String, in directory: TemporaryDirectory) async throws {
        self.directory = directory
        identity = try await Self.issue(
            name,
            Request(
                subject: name,
                "basicConstraints=critical,CA:TRUE",
                "keyUsage=critical,keyCertSign,cRLSign"
            ),
            by: nil,
            in: directory
        )
    }

    private init(_ identity: TestIdentity, in directory: TemporaryDirectory) {
        self.directory = directory
        self.identity = identity
    }

    /// Issues a certificate into files named after it.
    ///
    /// - Returns: where it and its key are.
    /// - Throws: ``Failure`` with what the program said.
    public func issue(_ name: String, _ request: Request) async throws -> TestIdentity {
        try await Self.issue(name, request, by: identity, in: directory)
    }

    /// An authority below this one.
    ///
    /// - Returns: the authority, without the chain above it.
    /// - Throws: ``Failure`` with what the program said.
    public func subordinate(_ name: String) async throws -> TestAuthority {
        let request = Request(
            subject: name,
            "basicConstraints=critical,CA:TRUE",
            "keyUsage=critical,keyCertSign,cRLSign"
        )
        return TestAuthority(try await issue(name, request), in: directory)
    }

    /// Writes a list of revoked certificates.
    ///
    /// - Returns: the list's file.
    /// - Throws: ``Failure`` with what the program said.
    public func revoke(
        _ identities: [TestIdentity],
        into name: String,
        days: Range<Int> = -1..<30
    ) async throws -> String {
        let file = directory.path(name)
        let common = try Self.signing(name, by: identity, in: directory)
        for revoked in identities {
            try await Self.run(common + ["-revoke", revoked.certificateFile], in: directory)
        }
        try await Self.run(
            common + [
                "-gencrl", "-out", file, "-crl_lastupdate", Self.date(days: days.lowerBound),
                "-crl_nextupdate", Self.date(days: days.upperBound),
            ],
            in: directory
        )
        return file
    }

    private static func issue(
        _ name: String,
        _ request: Request,
        by issuer: TestIdentity?,
        in directory: TemporaryDirectory
    ) async throws -> TestIdentity {
        let identity = TestIdentity(
            certificateFile: directory.path(name + ".pem"),
            keyFile: directory.path(name + ".key")
        )
        let unsigned = directory.path(name + ".csr")
        let extensions = directory.path(name + ".ext")
        let configuration = directory.path(name + ".req")
        try write("[req]\ndistinguished_name = name\n[name]\n", to: configuration)
        try write(request.extensions.joined(separator: "\n") + "\n", to: extensions)
        try await run(
            [
                "req", "-new", "-config", configuration, "-utf8", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout", identity.keyFile, "-out", unsigned,
                "-subj", "/CN=" + request.subject,
            ],
            in: directory
        )
        var arguments = try signing(name, by: issuer, in: directory)
        if issuer == nil { arguments += ["-selfsign", "-keyfile", identity.keyFile] }
        arguments += [
            "-in", unsigned, "-out", identity.certificateFile, "-extfile", extensions, "-utf8",
            "-preserveDN", "-startdate", date(days: request.days.lowerBound), "-enddate",
            date(days: request.days.upperBound),
        ]
        try await run(arguments, in: directory)
        return identity
    }

    /// The beginning of a command that signs, with a database for it alone.
    private static func signing(
        _ name: String,
        by issuer: TestIdentity?,
        in directory: TemporaryDirectory
    ) throws -> [String] {
        let database = directory.path(name + ".index")
        let configuration = directory.path(name + ".cnf")
        try write("", to: database)
        try write(
            """
            [ca]
            default_ca = this
            [this]
            database = \(database)
            new_certs_dir = \(directory.path)
            default_md = sha256
            policy = any
            unique_subject = no
            rand_serial = yes
            [any]
            commonName = supplied
            """,
            to: configuration
        )
        var arguments = ["ca", "-config", configuration, "-batch", "-notext"]
        if let issuer {
            arguments += ["-cert", issuer.certificateFile, "-keyfile", issuer.keyFile]
        }
        return arguments
    }

    private static func date(days: Int) -> String {
        let time = WallTime(seconds: WallTime.now.seconds + Int64(days) * 86_400)
        return CivilDate(time).rfc3339Seconds.filter(\.isNumber) + "Z"
    }

    private static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws {
        let result = try await Program(in: directory, executable: "/usr/bin/openssl")
            .run(arguments)
        guard result.status == 0 else { throw Failure(arguments: arguments, error: result.error) }
    }
}

private func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(filePath: file))
}
