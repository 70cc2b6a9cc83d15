import JSON
import Testing
import Vault
import Vobiz

@testable import Gateway

@Suite struct OverviewTests {
    private let account: AccountID
    private let request: RequestID

    init() throws {
        account = try #require(AccountID("MA_XXXXXXXX"))
        let id = RequestID(Array("request-1".utf8).span)
        request = try #require(id)
    }

    private func value(_ text: String) -> OverviewOutcome { .value(Array(text.utf8)) }

    private static let absent = GatewayError.upstream(.refused(status: 404, ProviderRefusal()))

    @Test("tells every part's fate, whatever became of the others")
    func fates() throws {
        let overview = try Overview(
            of: account,
            [
                .profile: value(#"{"name":"Acme","as_of":"2026-05-12T06:00:04Z"}"#),
                .balance: .failed(.storeUnavailable),
                .limits: value(#"{"cps":{"limit":3,"learned_at":"2026-05-12T06:00:00Z"}}"#),
                .transactions: .forbidden(.missingScope(.transactionsRead)),
            ],
            request
        )
        let root = try JSONDocument(parsing: overview.bytes, limits: .upstream).root
        #expect(
            root.members.map(\.name) == [
                "account_id", "profile", "balance", "limits", "transactions",
            ]
        )
        let rows: [(String, String, String?, String?)] = [
            ("profile", "ok", "2026-05-12T06:00:04Z", nil),
            ("balance", "failed", nil, "store-unavailable"),
            ("limits", "ok", "2026-05-12T06:00:00Z", nil),
            ("transactions", "forbidden", nil, "forbidden"),
        ]
        for (name, status, asOf, slug) in rows {
            let part = try #require(root[name])
            #expect(part.members.map(\.name) == ["status", "as_of", "value", "problem"], "\(name)")
            #expect(part["status"]?.string == status, "\(name)")
            #expect(part["as_of"]?.string == asOf, "\(name)")
            #expect((part["value"]?.kind == .object) == (status == "ok"), "\(name)")
            #expect(
                part["problem"]?["type"]?.string == slug.map { "urn:vgw:problem:\($0)" },
                "\(name)"
            )
            #expect(part["problem"]?["instance"]?.string == slug.map { _ in "request-1" })
        }
        #expect(root["profile"]?["value"]?["name"]?.string == "Acme")
    }

    @Test("there is none of an account that does not exist")
    func absence() throws {
        let forbidden = OverviewOutcome.forbidden(.missingScope(.balancesRead))
        let absent = OverviewOutcome.failed(Self.absent)
        let failed = OverviewOutcome.failed(.credentialRefused)
        let rows: [(OverviewOutcome, OverviewOutcome, Bool)] = [
            (absent, absent, false), (absent, forbidden, false), (absent, failed, true),
            (failed, failed, true), (value("{}"), absent, true),
        ]
        for (first, second, exists) in rows {
            let overview = try? Overview(
                of: account,
                [.profile: first, .balance: second],
                request
            )
            #expect((overview != nil) == exists)
        }
    }

    @Test("a part needs the scope of its own route", arguments: OverviewPart.allCases)
    func scopes(_ part: OverviewPart) {
        #expect(part.route.access == .scope(part.scope))
        #expect(OverviewPart.scopes.contains(part.scope))
    }
}
