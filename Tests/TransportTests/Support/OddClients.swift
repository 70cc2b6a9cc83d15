import TestSupport

/// Client certificates of every kind that is not the ordinary one, made once per process.
struct OddClients: Sendable {
    let stranger: TestIdentity
    let expired: TestIdentity
    let unborn: TestIdentity
    let serverOnly: TestIdentity
    let nulInName: TestIdentity
    let nulInURI: TestIdentity
    let umlautInName: TestIdentity
    let nameOnly: TestIdentity
    let umlautInCommonName: TestIdentity
    let manyNames: TestIdentity
    let revoked: TestIdentity
    let revocations: String
    let emptyRevocations: String
    /// It has run out.
    let oldRevocations: String
    let intermediate: TestAuthority
    /// Issued by the intermediate authority; the file holds its certificate too.
    let indirect: TestIdentity
    /// Behind four intermediate authorities.
    let tooDeep: TestIdentity

    private static let made = Task { try await OddClients() }

    static func shared() async throws -> OddClients {
        try await made.value
    }

    private init() async throws {
        let authority = try await TestCertificates.shared().authority
        let directory = authority.directory
        let use = "extendedKeyUsage=clientAuth"
        let other = try await TestAuthority("other", in: directory)
        stranger = try await other.issue("stranger", .init(subject: "client", use))
        expired = try await authority.issue(
            "expired",
            .init(subject: "client", use, days: -9 ..< -1)
        )
        unborn = try await authority.issue("unborn", .init(subject: "client", use, days: 1..<9))
        serverOnly = try await authority.issue(
            "server-only",
            .init(subject: "client", "extendedKeyUsage=serverAuth")
        )
        // A sequence of one DNS name, or URI: "good", NUL, ".evil.x".
        let rest = "0c:67:6f:6f:64:00:2e:65:76:69:6c:2e:78"
        nulInName = try await authority.issue(
            "nul-name",
            .init(subject: "client", use, "subjectAltName=DER:30:0e:82:" + rest)
        )
        nulInURI = try await authority.issue(
            "nul-uri",
            .init(subject: "client", use, "subjectAltName=DER:30:0e:86:" + rest)
        )
        umlautInName = try await authority.issue(
            "umlaut-name",
            .init(subject: "client", use, "subjectAltName=DER:30:04:82:02:c3:bc")
        )
        nameOnly = try await authority.issue("name-only", .init(subject: "billing", use))
        umlautInCommonName = try await authority.issue(
            "umlaut",
            .init(subject: "Zoë", use, "subjectAltName=DNS:zoe.test")
        )
        manyNames = try await authority.issue(
            "many",
            .init(
                subject: "one/CN=two",
                use,
                "subjectAltName=DNS:a.test,email:x@a.test,URI:spiffe://a/b,DNS:*.b.test,IP:10.0.0.1"
            )
        )
        revoked = try await authority.issue("revoked", .init(subject: "client", use))
        revocations = try await authority.revoke([revoked], into: "revoked.crl")
        emptyRevocations = try await authority.revoke([], into: "empty.crl")
        oldRevocations = try await authority.revoke([], into: "old.crl", days: -3 ..< -1)

        intermediate = try await authority.subordinate("intermediate")
        indirect = try await intermediate.issue("indirect", .init(subject: "client", use))
            .followed(by: [intermediate], in: directory)
        var line = [intermediate]
        for depth in 2...4 {
            line.append(try await line[line.count - 1].subordinate("intermediate-\(depth)"))
        }
        tooDeep = try await line[3].issue("deep", .init(subject: "client", use))
            .followed(by: line.reversed(), in: directory)
    }
}
