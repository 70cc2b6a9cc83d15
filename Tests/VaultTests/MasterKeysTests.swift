import Foundation
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// Which key seals, which opens and which does neither, over several processes.
@Suite(.blocking) struct MasterKeysTests {
    /// How many records a store has by itself.
    private static let own = InternalKeys.Name.allCases.count

    let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        for name in ["second.key", "third.key"] {
            try MasterKeyFile(path: fixture.directory.path(name)).generate()
        }
    }

    private func ring(_ active: String, _ others: String...) throws -> Keyring {
        var ring = Keyring(active: try MasterKeyFile(path: fixture.directory.path(active)).load())
        for other in others {
            ring.add(decryptOnly: try MasterKeyFile(path: fixture.directory.path(other)).load())
        }
        return ring
    }

    private func open(_ ring: Keyring, activates: Bool = true) throws -> GatewayStore {
        try GatewayStore(
            directory: fixture.directory.path("store"),
            keyring: ring,
            activatesKey: activates,
            now: StoreFixture.now
        )
    }

    private func id(_ name: String) throws -> String {
        let key = KeyEncryptionKey(try MasterKeyFile(path: fixture.directory.path(name)).load())
        return key.id.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    private func roles(_ store: GatewayStore) async throws -> [String] {
        try await store.masterKeys().map { "\($0.role) \($0.records) \($0.isAtHand)" }
    }

    @Test("a command leaves the sealing to the key in use until the gateway has the new one")
    func waiting() async throws {
        let command = try open(ring("second.key", "master.key"), activates: false)
        #expect(command.hasNewKeyWaiting)
        #expect(try command.masterKeyID == id("master.key"))
        #expect(try await roles(command) == ["active \(Self.own) true", "new 0 true"])
        // What it stores, a gateway that has the old key alone can read.
        let vault = try await CredentialVault(store: command)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        let gateway = try await CredentialVault(store: fixture.store)
        #expect(try gateway.lend(.customer("MA_AAAA")) { $1.count } == 5)
        await #expect(throws: VaultError.masterKeyNotInUse) { try await command.rewrap() }
        try await command.activateNewKey(now: StoreFixture.now)
        #expect(!command.hasNewKeyWaiting)
        #expect(try command.masterKeyID == id("second.key"))
        #expect(try await command.rewrap() == Self.own + 1)
    }

    @Test("no process brings an earlier key back, whatever order it has them in")
    func order() async throws {
        let gateway = try open(ring("second.key", "master.key"))
        #expect(try gateway.masterKeyID == id("second.key"))
        for activates in [true, false] {
            let other = try open(ring("master.key", "second.key"), activates: activates)
            #expect(try other.masterKeyID == id("second.key"))
            #expect(!other.hasNewKeyWaiting)
        }
        #expect(try await gateway.hasActiveKey())
        #expect(try await !fixture.store.hasActiveKey())
        // A process that is older than the rotation goes on, and nothing that it seals is lost.
        let vault = try await CredentialVault(store: fixture.store)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        #expect(try await roles(gateway) == ["previous \(Self.own + 1) true", "active 0 true"])
        await #expect(throws: VaultError.masterKeyNotInUse) { try await fixture.store.rewrap() }
        #expect(try await gateway.rewrap() == Self.own + 1)
        #expect(try await gateway.verify().damaged.isEmpty)
    }

    @Test("a key is retired when nothing needs it, and then opens and seals nothing")
    func retirement() async throws {
        let store = try open(ring("second.key", "master.key"))
        let first = try id("master.key")
        let second = try id("second.key")
        await #expect(throws: VaultError.masterKeyNeeded(records: Self.own)) {
            try await store.retire(first, now: StoreFixture.now)
        }
        await #expect(throws: VaultError.masterKeyActive) {
            try await store.retire(second, now: StoreFixture.now)
        }
        await #expect(throws: VaultError.masterKeyUnknown) {
            try await store.retire("00", now: StoreFixture.now)
        }
        try await store.rewrap()
        #expect(try await store.retire(nil, now: StoreFixture.now) == [first])
        #expect(try await roles(store) == ["retired 0 true", "active \(Self.own) true"])
        // Alone, leading, and in a process that has had it all along.
        #expect(throws: VaultError.wrongMasterKey) { _ = try open(ring("master.key")) }
        #expect(throws: VaultError.retiredMasterKey) {
            _ = try open(ring("master.key", "second.key"))
        }
        let old = try await CredentialVault(store: fixture.store)
        await #expect(throws: VaultError.retiredMasterKey) {
            try await old.store(customer: "MA_AAAA", token: secret("t"), now: StoreFixture.now)
        }
        // Where it was left lying about it does no harm, and opens nothing.
        let again = try open(ring("second.key", "master.key"))
        #expect(again.envelope.keyring.keys.count == 1)
        #expect(try await again.verify().damaged.isEmpty)
    }

    @Test("what a retired key had wrapped is in no file any more")
    func remains() async throws {
        let old = try await CredentialVault(store: fixture.store)
        for number in 0..<40 {
            try await old.store(
                customer: "MA_AAAA\(number)",
                token: secret("token"),
                now: StoreFixture.now
            )
        }
        let wrapped = try await fixture.store.connection.read { database in
            try SealedTable.allCases.flatMap { table in
                try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM \(table.rawValue) WHERE \(table.column) IS NOT NULL"
                )
                .map { Data(try table.record(of: $0).bytes[SealedRecord.wrappedKeyRange]) }
            }
        }
        #expect(wrapped.count == Self.own + 40)
        func left() throws -> Int {
            let files = try fixture.directory.contents().filter { $0.key.hasPrefix("store/") }
            #expect(files.count == 3)
            return wrapped.count { key in
                files.values.contains { Data($0).firstRange(of: key) != nil }
            }
        }
        #expect(try left() == Self.own + 40)
        let store = try open(ring("second.key", "master.key"))
        try await store.rewrap()
        _ = try await store.retire(nil, now: StoreFixture.now)
        #expect(try left() == 0)
    }

    @Test("retiring is repeated when somebody kept the log from being emptied")
    func repetition() async throws {
        await #expect(throws: VaultError.masterKeyNotReplaced) {
            try await fixture.store.retire(nil, now: StoreFixture.now)
        }
        let store = try open(ring("second.key", "master.key"))
        try await store.rewrap()
        // As a retirement that was refused at its last step leaves it.
        try await store.connection.write {
            try $0.execute(
                sql: "UPDATE key_encryption_key SET retired_at = 1 WHERE NOT is_active"
            )
        }
        func log() throws -> Int {
            try #require(fixture.directory.contents()["store/gateway.sqlite-wal"]).count
        }
        #expect(try log() > 0)
        let old = try id("master.key")
        for chosen in [nil, old] {
            #expect(try await store.retire(chosen, now: StoreFixture.now) == [old])
            #expect(try log() == 0)
        }
        let keys = try await store.masterKeys()
        #expect(keys.map(\.retiredAt?.milliseconds) == [1, nil])
    }

    @Test("a second rotation follows the first, and both old keys are retired together")
    func twice() async throws {
        _ = try open(ring("second.key", "master.key"))
        let store = try open(ring("third.key", "second.key", "master.key"))
        #expect(
            try await roles(store) == [
                "previous \(Self.own) true", "previous 0 true", "active 0 true",
            ]
        )
        #expect(throws: VaultError.previousMasterKeyMissing(records: Self.own)) {
            _ = try open(ring("third.key", "second.key"))
        }
        try await store.rewrap()
        _ = try open(ring("third.key"))
        #expect(try await store.retire(nil, now: StoreFixture.now).count == 2)
    }

    @Test("another keyring is taken over while the store is in use, and the old key can go")
    func adoption() async throws {
        let store = fixture.store
        let vault = try await CredentialVault(store: store)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        try await store.adopt(try ring("second.key", "master.key"), now: StoreFixture.now) {
            () async throws(VaultError) in
            _ = try await vault.refresh()
        }
        #expect(try store.masterKeyID == id("second.key"))
        // Another process does the work.
        #expect(
            try await open(ring("second.key", "master.key"), activates: false).rewrap() == Self.own
                + 1
        )
        #expect(try vault.lend(.customer("MA_AAAA")) { $1.count } == 5)
        try await store.adopt(try ring("second.key"), now: StoreFixture.now) {
            () async throws(VaultError) in
            _ = try await vault.refresh()
        }
        #expect(store.envelope.keyring.keys.count == 1)
        #expect(try vault.lend(.customer("MA_AAAA")) { $1.count } == 5)
    }

    @Test("what was rewrapped before the key is at hand stays in use, and is not taken for damage")
    func late() async throws {
        let store = fixture.store
        let vault = try await CredentialVault(store: store)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        let other = try open(ring("second.key", "master.key"))
        try await other.rewrap()
        let others = try await CredentialVault(store: other)
        try await others.store(customer: "MA_BBBB", token: secret("new"), now: StoreFixture.now)
        for _ in 0..<2 {
            _ = try await vault.refresh()
            #expect(vault.damaged.isEmpty)
            #expect(try vault.lend(.customer("MA_AAAA")) { $1.count } == 5)
            #expect(vault.condition(of: .customer("MA_BBBB")) == .absent)
        }
        // Nothing is written between that look and these.
        for names in [["second.key", "master.key"], ["second.key"]] {
            var keyring = try ring(names[0])
            for name in names.dropFirst() {
                keyring = keyring.joined(with: try ring(name))
            }
            try await store.adopt(keyring, now: StoreFixture.now) {
                () async throws(VaultError) in
                _ = try await vault.refresh()
            }
            #expect(vault.damaged.isEmpty)
            #expect(try vault.lend(.customer("MA_AAAA")) { $1.count } == 5)
            #expect(try vault.lend(.customer("MA_BBBB")) { $1.count } == 3)
        }
        _ = try await vault.refresh()
        #expect(vault.damaged.isEmpty)
    }

    @Test("a keyring that is not enough is refused, and the one in use stays")
    func refusedAdoption() async throws {
        let store = fixture.store
        let before = store.masterKeyID
        await #expect(throws: VaultError.wrongMasterKey) {
            try await store.adopt(try ring("second.key"), now: StoreFixture.now)
        }
        try await store.adopt(try ring("second.key", "master.key"), now: StoreFixture.now)
        await #expect(throws: VaultError.previousMasterKeyMissing(records: Self.own)) {
            try await store.adopt(try ring("second.key"), now: StoreFixture.now)
        }
        #expect(before != store.masterKeyID)
        #expect(store.envelope.keyring.keys.count == 2)
        #expect(try await store.verify().damaged.isEmpty)
    }

    @Test("credentials can be lent at every moment of a rotation")
    func lending() async throws {
        let vault = try await CredentialVault(store: fixture.store)
        for number in 0..<120 {
            try await vault.store(
                customer: "MA_AAAA\(number)",
                token: secret("token"),
                now: StoreFixture.now
            )
        }
        let isOver = Guarded(false)
        let lending = Task.detached {
            var count = 0
            while !isOver.withLock({ $0 }) || count == 0 {
                for number in 0..<120 {
                    _ = try vault.lend(.customer("MA_AAAA\(number)")) { $1.count }
                    count += 1
                    if count % 10 == 0 { await Task.yield() }
                }
            }
            return count
        }
        defer { isOver.withLock { $0 = true } }
        let store = fixture.store
        try await store.adopt(try ring("second.key", "master.key"), now: StoreFixture.now)
        _ = try await vault.refresh()
        #expect(
            try await open(ring("second.key", "master.key"), activates: false).rewrap() == Self.own
                + 120
        )
        try await store.adopt(try ring("second.key"), now: StoreFixture.now) {
            () async throws(VaultError) in
            _ = try await vault.refresh()
        }
        isOver.withLock { $0 = true }
        #expect(try await lending.value >= 120)
    }

    @Test("the use of a worn key is known, also after a rotation")
    func use() async throws {
        try await fixture.store.connection.write {
            try $0.execute(
                sql: "UPDATE key_encryption_key SET wraps = ?",
                arguments: [MasterKeyUse.warningLimit]
            )
        }
        let worn = try await fixture.store.masterKeys()
        #expect(worn.map(\.use.isRotationDue) == [true])
        let store = try open(ring("second.key", "master.key"))
        #expect(try await store.masterKeys().map(\.use.isRotationDue) == [true, false])
        #expect(try await !store.masterKeyUse().isRotationDue)
    }
}
