import HTTPTypes
import Testing

@testable import VobizSimulator

/// A path, whose credentials it was asked with, and what that must give.
struct AuthenticationCase: CustomTestStringConvertible {
    enum Credentials: String, CaseIterable {
        case none, unknown, wrongToken, partner, owner, stranger
    }

    let path: String
    let credentials: Credentials
    let status: Int
    var family: String?

    var testDescription: String { "\(path) as \(credentials) gives \(status)" }

    private static func row(
        _ path: String,
        _ family: String,
        _ statuses: [(Credentials, Int)]
    ) -> [AuthenticationCase] {
        statuses.map { credentials, status in
            AuthenticationCase(
                path: path,
                credentials: credentials,
                status: status,
                family: status < 400 ? nil : family
            )
        }
    }

    private static let partnerOnly: [(Credentials, Int)] = [
        (.none, 401), (.unknown, 401), (.wrongToken, 401), (.owner, 401), (.partner, 200),
    ]
    private static let ownerOnly: [(Credentials, Int)] = [
        (.none, 401), (.unknown, 401), (.wrongToken, 401), (.stranger, 403), (.partner, 403),
        (.owner, 200),
    ]

    static let all =
        [
            "partner/me", "partner/dashboard", "partner/analytics", "partner/accounts",
            "partner/accounts/{id}", "partner/accounts/{id}/balance",
            "partner/accounts/{id}/transactions", "partner/accounts/{id}/cdrs",
            "partner/accounts/{id}/numbers", "partner/cdrs", "partner/numbers",
        ].flatMap { row("/api/v1/" + $0, "b", partnerOnly) }
        + [
            "account/{id}/balance/INR", "Account/{id}/transactions", "Account/{id}/numbers",
            "Account/{id}/cdr", "Account/{id}/cdr/search", "Account/{id}/cdr/recent",
            "Account/{id}/cdr/export", "Account/{id}/Call?status=live",
            "Account/{id}/Call/?status=queued", "Account/{id}/concurrency",
        ]
        .flatMap { row("/api/v1/" + $0, "d", ownerOnly) }
        + row(
            "/api/v1/auth/me",
            "d",
            [
                (.none, 401), (.unknown, 401), (.wrongToken, 401), (.partner, 401),
                (.owner, 200), (.stranger, 200),
            ]
        )
        + row("/status/", "d", Credentials.allCases.map { ($0, 200) })
        // Credentials come before routing: without them no path is ever "not found".
        + row("/api/v1/partner/nowhere", "b", [(.none, 401), (.wrongToken, 401), (.owner, 401)])
        + row("/api/v1/partner/nowhere", "c", [(.partner, 404)])
        + row("/nowhere", "d", [(.none, 401), (.wrongToken, 401), (.owner, 404), (.partner, 404)])
}

@Suite("Credentials are checked first")
struct AuthenticationTests {
    @Test("with the surface's own refusal", arguments: AuthenticationCase.all)
    func matrix(_ example: AuthenticationCase) async throws {
        let bench = try Bench()
        let owner = bench.customer(0)
        let credential: SimulatorCredential? =
            switch example.credentials {
            case .none: nil
            case .unknown: SimulatorCredential(authID: "MA_NOBODY00", token: owner.token)
            case .wrongToken:
                SimulatorCredential(
                    authID: example.path.contains("partner") ? "PA_DEMO0001" : owner.authID,
                    token: owner.token + "x"
                )
            case .partner: .demoPartner
            case .owner: owner
            case .stranger: bench.customer(1)
            }
        let reply = try await bench.send(
            .get,
            example.path.replacing("{id}", with: owner.authID),
            as: credential
        )
        #expect(reply.status == example.status)
        if let family = example.family {
            #expect(try reply.family == family)
        }
    }

    @Test("half a pair or a doubled field is no credential")
    func malformed() async throws {
        let bench = try Bench()
        let pair = SimulatorCredential.demoPartner
        for fields in [
            [("X-Auth-ID", pair.authID)], [("X-Auth-Token", pair.token)],
            [("X-Auth-ID", pair.authID), ("X-Auth-Token", pair.token), ("X-Auth-Token", "b")],
        ] {
            let reply = try await bench.send(
                .get,
                "/api/v1/partner/me",
                as: nil,
                fields: fields
            )
            #expect(reply.status == 401)
        }
    }

    @Test("no refusal repeats a token")
    func silence() async throws {
        let bench = try Bench()
        let owner = bench.customer()
        for path in ["/api/v1/partner/me", "/api/v1/account/MA_OTHER000/balance/INR"] {
            #expect(try await !bench.get(path, as: owner).text.contains(owner.token))
        }
    }

    @Test("another partner's pair works when the options say so")
    func otherPartner() async throws {
        let pair = SimulatorCredential(authID: "PA_OTHER001", token: "other")
        let bench = try Bench { $0.partner = pair }
        #expect(try await bench.get("/api/v1/partner/me", as: pair).status == 200)
        #expect(try await bench.get("/api/v1/partner/me").status == 401)
    }
}
