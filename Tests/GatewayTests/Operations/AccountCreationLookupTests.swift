import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What the provider's list of accounts says about a creation.
@Suite struct AccountCreationLookupTests {
    private static let account = LookupBench.account
    private static let single = LookupBench.list([(account, "Owner@Example.com")])

    private static func bench(
        _ list: String?,
        token: String? = "its-own-token"
    ) async throws -> LookupBench {
        try await LookupBench { path in
            guard !path.hasPrefix("/api/v1/partner/accounts/") else {
                return token.map { (200, #"{"auth_id":"\#(account)","auth_token":"\#($0)"}"#) }
            }
            return list.map { (200, $0) }
        }
    }

    @Test("found by its address in any case, with its token")
    func found() async throws {
        let bench = try await Self.bench(Self.single)
        let operation = try await bench.unknown(.accountCreation)
        let result = await bench.accounts.look(for: operation)
        guard case .present(let finding) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(finding.reference == Self.account && finding.reason == "found")
        #expect(finding.response.status == 201)
        let body = String(decoding: finding.response.body, as: UTF8.self)
        #expect(
            body
                == #"{"id":"MA_NEW00001","name":null,"email":"Owner@Example.com","status":"active","#
                + #""balance":{"amount":"0.00000","currency":null},"country":"IN","#
                + #""created_at":null,"operation_id":"\#(operation.id)"}"#
        )
        #expect(bench.vault.has(.customer(Self.account)))
        #expect(bench.paths.first?.contains("search=owner%40example.com") == true)
        // The token that is there is not asked for again.
        let asked = bench.paths.count
        _ = await bench.accounts.look(for: operation)
        #expect(bench.paths.count == asked + 1)
    }

    @Test("found, and its token cannot be read", arguments: ["****", nil])
    func withoutToken(_ token: String?) async throws {
        let bench = try await Self.bench(Self.single, token: token)
        let result = await bench.accounts.look(for: try await bench.unknown(.accountCreation))
        guard case .present(let finding) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(finding.reason == "credential-missing")
        #expect(!bench.vault.has(.customer(Self.account)))
        #expect(bench.log.lines.contains { $0.hasPrefix("error: an account was created") })
    }

    @Test("not found, or not to be told")
    func others() async throws {
        let cases: [(String, String?, String)] = [
            ("no account", LookupBench.list([]), "absent"),
            (
                "another address", LookupBench.list([(Self.account, "co-owner@example.com")]),
                "absent"
            ),
            ("not all of the list", LookupBench.list([], total: 3), "inconclusive"),
            (
                "two accounts",
                LookupBench.list([
                    (Self.account, LookupBench.email), ("MA_NEW00002", LookupBench.email),
                ]),
                "contradiction(Gateway.ReviewReason.foundTwice)"
            ),
            ("no list", nil, "inconclusive"),
            ("an error", #"{"accounts":7}"#, "inconclusive"),
        ]
        let current = Guarded(nil as String?)
        let bench = try await LookupBench { _ in current.withLock { $0 }.map { (200, $0) } }
        let operation = try await bench.unknown(.accountCreation)
        for (name, list, expected) in cases {
            current.withLock { $0 = list }
            #expect("\(await bench.accounts.look(for: operation))" == expected, "\(name)")
        }
    }

    @Test("the address was forgotten")
    func nothingToLookFor() async throws {
        let bench = try await Self.bench(Self.single)
        let operation = try await bench.unknown(.accountCreation)
        try StoreFile(in: bench.fixture.directory.path("store"))
            .execute("DELETE FROM operation_subject")
        guard case .contradiction(.nothingToLookFor) = await bench.accounts.look(for: operation)
        else {
            Issue.record("something was looked for")
            return
        }
        #expect(bench.paths.isEmpty)
    }

    /// Of two clients that want the same address, the provider serves one.
    @Test("what is found may be another operation's")
    func disputes() async throws {
        let response = StoredResponse(status: 201, fields: [], body: [])
        let bench = try await Self.bench(Self.single)
        let operation = try await bench.unknown(.accountCreation)
        let other = try await bench.sent(.accountCreation, key: "the-key-of-the-other")
        // It may be getting the account right now.
        guard case .inconclusive = await bench.accounts.look(for: operation) else {
            Issue.record("decided while another was being sent")
            return
        }
        try await bench.repository.complete(
            other.attempt,
            response: response,
            upstreamReference: Self.account,
            now: .now,
            keep: .seconds(60)
        )
        guard case .displaced = await bench.accounts.look(for: operation) else {
            Issue.record("the provider gave it to the other")
            return
        }

        let second = try await Self.bench(Self.single)
        let mine = try await second.unknown(.accountCreation)
        let theirs = try await second.unknown(.accountCreation, key: "the-key-of-the-other")
        try await second.repository.resolve(
            theirs.attempt,
            .happened(response, upstreamReference: Self.account),
            by: OperationVerdict(reason: "found"),
            now: .now,
            keep: .seconds(60)
        )
        // Nobody knows which of the two it was.
        guard case .contradiction(.claimed) = await second.accounts.look(for: mine) else {
            Issue.record("claimed twice")
            return
        }
    }
}
