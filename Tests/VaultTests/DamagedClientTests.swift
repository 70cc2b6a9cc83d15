import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// A client or key whose row cannot be understood harms itself alone (R-KS-08).
@Suite struct DamagedClientTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let registry: ClientRegistry
    let directory: ClientDirectory
    let good: [UInt8]
    let bad: [UInt8]

    init() async throws {
        fixture = try StoreFixture()
        registry = ClientRegistry(store: fixture.store)
        good = try await Self.create("good", registry)
        bad = try await Self.create("bad", registry)
        directory = try await ClientDirectory(store: fixture.store)
    }

    private static func create(_ name: String, _ registry: ClientRegistry) async throws -> [UInt8] {
        let issued = try await registry.create(
            name: name,
            permissions: ClientDirectoryTests.permissions(),
            now: now
        )
        return issued.text.withBytes { text in text.indices.map { text[$0] } }
    }

    private func refusal(
        of key: [UInt8],
        in directory: ClientDirectory
    ) -> ClientDirectory.Refusal? {
        switch directory.authenticate(key.span, now: Self.now) {
        case .accepted: nil
        case .refused(let refusal): refusal
        }
    }

    private static let clients = [
        "addresses = 'zz'", "scopes = 'bogus'", "accounts = 'PA_DEMO'", "rate = 'often'",
        "name = CAST(x'ff' AS TEXT)",
    ]

    @Test("a bad client is refused, and another's revocation takes effect", arguments: clients)
    func client(damage: String) async throws {
        try await fixture.store.connection.write {
            try $0.execute(sql: "UPDATE client SET \(damage) WHERE name = 'bad'")
        }
        let next = try await ClientDirectory(store: try fixture.reopened())
        #expect(refusal(of: good, in: next) == nil)
        #expect(refusal(of: bad, in: next) == .unknown)
        #expect(next.damaged.map(\.place) == ["client:2"])
        #expect(try await registry.list().map(\.name) == ["good"])

        try await registry.revoke(name: "good", now: Self.now)
        #expect(try await directory.refresh())
        #expect(refusal(of: good, in: directory) == .revoked)
        #expect(refusal(of: bad, in: directory) == .unknown)
        #expect(try await registry.damaged() == directory.damaged)
    }

    @Test("a bad key is refused, and its client's other one is not")
    func key() async throws {
        let issued = try await registry.rotate(name: "bad", grace: .seconds(60), now: Self.now)
        let second = issued.text.withBytes { text in text.indices.map { text[$0] } }
        try await fixture.store.connection.write {
            try $0.execute(sql: "UPDATE api_key SET certificate = 'x' WHERE rowid = 2")
        }
        let next = try await ClientDirectory(store: try fixture.reopened())
        #expect(next.damaged.map(\.place) == ["api_key:2"])
        #expect(refusal(of: bad, in: next) == .unknown)
        #expect(refusal(of: second, in: next) == nil)
        #expect(refusal(of: good, in: next) == nil)
    }
}
