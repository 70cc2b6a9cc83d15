import Cryptography
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct ClientDirectoryTests {
    static let now = StoreFixture.now
    static let day: Int64 = 86_400

    let fixture: StoreFixture
    let registry: ClientRegistry
    let directory: ClientDirectory

    init() async throws {
        fixture = try StoreFixture()
        registry = ClientRegistry(store: fixture.store)
        directory = try await ClientDirectory(store: fixture.store)
    }

    static func permissions(
        notBefore: WallTime? = nil,
        expires: WallTime? = nil
    ) -> ClientPermissions {
        ClientPermissions(
            scopes: [.accountsRead],
            accounts: .all,
            notBefore: notBefore,
            expires: expires
        )
    }

    /// What a caller sends; only tests may hold a key like this.
    func create(
        _ name: String,
        _ permissions: ClientPermissions = permissions()
    ) async throws -> [UInt8] {
        let issued = try await registry.create(
            name: name,
            permissions: permissions,
            now: Self.now
        )
        return issued.text.withBytes { text in text.indices.map { text[$0] } }
    }

    func outcome(
        _ key: [UInt8],
        in directory: ClientDirectory,
        at now: WallTime = now
    ) -> Result<String, ClientDirectory.Refusal> {
        switch directory.authenticate(key.span, now: now) {
        case .accepted(let entry): .success(entry.client.name)
        case .refused(let refusal): .failure(refusal)
        }
    }

    @Test("finds each of 1000 keys and none of 1000 others")
    func thousandKeys() async throws {
        var keys: [[UInt8]] = []
        for number in 0..<1000 { keys.append(try await create("client-\(number)")) }
        #expect(outcome(keys[0], in: directory) == .failure(.unknown), "before the refresh")
        #expect(try await directory.refresh())
        for (number, key) in keys.enumerated() {
            #expect(outcome(key, in: directory) == .success("client-\(number)"))
        }
        let generator = APIKeyGenerator(format: .live, random: SystemRandom())
        for _ in 0..<1000 {
            let isUnknown = generator.generate().text.withBytes { key in
                if case .refused(.unknown) = directory.authenticate(key, now: Self.now) {
                    return true
                }
                return false
            }
            #expect(isUnknown)
        }
        #expect(Set(directory.entries.map(\.index)).count == 1000)
        #expect(Set(directory.entries.map(\.visibilityDigest)).count == 1)
    }

    @Test("the kid of one key does not go with the secret of another")
    func splicedKey() async throws {
        let one = try await create("one")
        let other = try await create("other")
        try await directory.refresh()
        let body = Array(one[..<20]) + Array(other[20..<64])
        let spliced = body + APIKeyFormatTests.checksum(of: body)
        #expect(outcome(spliced, in: directory) == .failure(.unknown))
        #expect(outcome(Array("Bearer nonsense".utf8), in: directory) == .failure(.malformed))
    }

    @Test("a revocation by another process counts after a refresh")
    func revocation() async throws {
        let key = try await create("one")
        try await directory.refresh()
        #expect(outcome(key, in: directory) == .success("one"))
        let command = ClientRegistry(store: try fixture.reopened())
        try await command.revoke(name: "one", now: Self.now)
        #expect(try await directory.refresh())
        #expect(outcome(key, in: directory) == .failure(.revoked))
        #expect(try await !directory.refresh())
    }

    @Test("a key counts from its beginning to its end")
    func validity() async throws {
        let begin = WallTime(seconds: Self.now.seconds + Self.day)
        let end = WallTime(seconds: Self.now.seconds + 2 * Self.day)
        let key = try await create("one", Self.permissions(notBefore: begin, expires: end))
        try await directory.refresh()
        for (offset, expected) in [
            (0, .failure(.notYetValid)), (Self.day - 1, .failure(.notYetValid)),
            (Self.day, .success("one")), (2 * Self.day - 1, .success("one")),
            (2 * Self.day, .failure(.expired)), (300 * Self.day, .failure(.expired)),
        ] as [(Int64, Result<String, ClientDirectory.Refusal>)] {
            let moment = WallTime(seconds: Self.now.seconds + offset)
            #expect(outcome(key, in: directory, at: moment) == expected, "\(offset)")
        }
    }

    @Test("rotation: both keys count during the grace, the new one alone afterwards")
    func rotation() async throws {
        let old = try await create("one")
        let issued = try await registry.rotate(
            name: "one",
            grace: .seconds(1800),
            now: Self.now
        )
        let new = issued.text.withBytes { text in text.indices.map { text[$0] } }
        await #expect(throws: VaultError.rotationInProgress) {
            _ = try await registry.rotate(name: "one", grace: .zero, now: Self.now)
        }
        try await directory.refresh()
        let during = WallTime(seconds: Self.now.seconds + 1799)
        let after = WallTime(seconds: Self.now.seconds + 1800)
        #expect(outcome(old, in: directory, at: during) == .success("one"))
        #expect(outcome(new, in: directory, at: during) == .success("one"))
        #expect(outcome(old, in: directory, at: after) == .failure(.expired))
        #expect(outcome(new, in: directory, at: after) == .success("one"))
        #expect(Set(directory.entries.map(\.index)).count == 1)
        let keys = try await registry.show(name: "one").keys
        #expect(keys.count == 2 && keys.filter { $0.isValid(at: after) }.count == 1)
        _ = try await registry.rotate(name: "one", grace: .zero, now: after)
        try await directory.refresh()
        #expect(outcome(new, in: directory, at: after) == .failure(.expired))
    }

    @Test("the last use is written down once a minute, and by no change of generation")
    func lastUse() async throws {
        let key = try await create("one")
        try await directory.refresh()
        #expect(outcome(key, in: directory) == .success("one"))
        try await directory.recordUses()
        var keys = try await registry.show(name: "one").keys
        #expect(keys.first?.lastUsedAt == Self.now)
        let soon = WallTime(seconds: Self.now.seconds + 59)
        #expect(outcome(key, in: directory, at: soon) == .success("one"))
        try await directory.recordUses()
        keys = try await registry.show(name: "one").keys
        #expect(keys.first?.lastUsedAt == Self.now)
        #expect(try await !directory.refresh())
        // A reload keeps uses that are not on disk yet.
        _ = try await create("other")
        try await directory.refresh()
        let later = WallTime(seconds: Self.now.seconds + 61)
        #expect(outcome(key, in: directory, at: later) == .success("one"))
        try await directory.recordUses()
        keys = try await registry.show(name: "one").keys
        #expect(keys.first?.lastUsedAt == later)
    }

    @Test("the key is in no file of the store")
    func canary() async throws {
        let key = try await create("one")
        let secret = Array(key[21..<64])
        for (name, bytes) in try fixture.directory.contents() {
            #expect(!bytes.contains(secret), "\(name)")
        }
    }
}
