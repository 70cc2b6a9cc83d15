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

    /// What a request does that is accepted.
    func use(_ key: [UInt8], at now: WallTime = now) throws {
        guard case .accepted(let entry) = directory.authenticate(key.span, now: now) else {
            throw ClientDirectory.Refusal.unknown
        }
        entry.noteUse(at: now)
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

    @Test(
        "only a key that another has followed knows of its end; the client's own end may come first"
    )
    func farewell() async throws {
        let end = WallTime(seconds: Self.now.seconds + Self.day)
        let keys = [
            "staying": try await create("staying"),
            "ending": try await create(
                "ending",
                Self.permissions(notBefore: Self.now, expires: end)
            ),
        ]
        func farewell(_ name: String) throws -> (superseded: WallTime, ends: WallTime)? {
            let key = try #require(keys[name])
            guard case .accepted(let entry) = directory.authenticate(key.span, now: Self.now)
            else { throw ClientDirectory.Refusal.unknown }
            return entry.farewell
        }
        try await directory.refresh()
        for name in keys.keys { #expect(try farewell(name) == nil) }
        for name in keys.keys {
            _ = try await registry.rotate(name: name, grace: .seconds(2 * Self.day), now: Self.now)
        }
        try await directory.refresh()
        let grace = WallTime(seconds: Self.now.seconds + 2 * Self.day)
        #expect(try #require(try farewell("staying")) == (Self.now, grace))
        #expect(try #require(try farewell("ending")) == (Self.now, end))
    }

    @Test("the last use is written down once a minute, and by no change of generation")
    func lastUse() async throws {
        let key = try await create("one")
        try await directory.refresh()
        // A right key that nobody accepted was not used.
        #expect(outcome(key, in: directory) == .success("one"))
        try await directory.recordUses()
        var keys = try await registry.show(name: "one").keys
        #expect(keys.count == 1 && keys.first?.lastUsedAt == nil)
        try use(key)
        try await directory.recordUses()
        keys = try await registry.show(name: "one").keys
        #expect(keys.first?.lastUsedAt == Self.now)
        let soon = WallTime(seconds: Self.now.seconds + 59)
        try use(key, at: soon)
        try await directory.recordUses()
        keys = try await registry.show(name: "one").keys
        #expect(keys.first?.lastUsedAt == Self.now)
        #expect(try await !directory.refresh())
        // A reload keeps uses that are not on disk yet.
        _ = try await create("other")
        try await directory.refresh()
        let later = WallTime(seconds: Self.now.seconds + 61)
        try use(key, at: later)
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

    // MARK: Certificates

    private func bind(_ name: String, to client: String) async throws {
        let certificate = try #require(CertificateName(name))
        try await registry.bind(certificate, to: client, now: Self.now)
    }

    private func identified(
        _ uris: [String],
        _ dnsNames: [String] = []
    ) -> Result<String, ClientDirectory.Refusal> {
        switch directory.identify(uris: uris, dnsNames: dnsNames, now: Self.now) {
        case .accepted(let entry): .success(entry.client.name)
        case .refused(let refusal): .failure(refusal)
        }
    }

    @Test("a certificate stands for the client whose name it has exactly, and for one only")
    func certificates() async throws {
        _ = try await create("billing")
        _ = try await create("dialer")
        try await bind("URI:spiffe://a/billing", to: "billing")
        try await bind("DNS:billing.example", to: "billing")
        try await bind("DNS:dialer.example", to: "dialer")
        try await directory.refresh()
        let cases: [([String], [String], Result<String, ClientDirectory.Refusal>)] = [
            (["spiffe://a/billing"], [], .success("billing")),
            ([], ["billing.example"], .success("billing")),
            (["spiffe://a/billing"], ["billing.example"], .success("billing")),
            (["spiffe://b"], ["other.example", "billing.example"], .success("billing")),
            ([], [], .failure(.unknown)), (["spiffe://a/billing/"], [], .failure(.unknown)),
            (["spiffe://a/billin"], [], .failure(.unknown)),
            (["SPIFFE://a/billing"], [], .failure(.unknown)),
            (["billing.example"], [], .failure(.unknown)),
            ([], ["spiffe://a/billing"], .failure(.unknown)),
            ([], ["*.example"], .failure(.unknown)),
            ([], ["x.billing.example"], .failure(.unknown)),
            (["spiffe://a/billing"], ["dialer.example"], .failure(.ambiguous)),
            ([], ["dialer.example", "billing.example"], .failure(.ambiguous)),
        ]
        for (uris, dnsNames, expected) in cases {
            #expect(identified(uris, dnsNames) == expected, "\(uris) \(dnsNames)")
        }
    }

    @Test("a certificate ends with its binding, and with its client")
    func certificateEnds() async throws {
        let key = try await create("billing")
        try await bind("URI:spiffe://a/billing", to: "billing")
        try await directory.refresh()
        #expect(identified(["spiffe://a/billing"]) == .success("billing"))
        let name = try #require(CertificateName("URI:spiffe://a/billing"))
        try await registry.unbind(name, from: "billing", now: Self.now)
        try await directory.refresh()
        #expect(identified(["spiffe://a/billing"]) == .failure(.unknown))
        #expect(outcome(key, in: directory) == .success("billing"))
        try await registry.bind(name, to: "billing", now: Self.now)
        try await registry.revoke(name: "billing", now: Self.now)
        try await directory.refresh()
        #expect(identified(["spiffe://a/billing"]) == .failure(.revoked))
    }

    @Test("an entry tells whether a key counts alone, from the next look at the store on")
    func requiredCertificate() async throws {
        let key = try await create("billing")
        func requires() -> Bool? {
            guard case .accepted(let entry) = directory.authenticate(key.span, now: Self.now)
            else { return nil }
            return entry.requiresCertificate
        }
        try await directory.refresh()
        #expect(requires() == false)
        for isRequired in [true, false] {
            var change = ClientChange()
            change.requiresCertificate = isRequired
            try await registry.apply(change, to: "billing", now: Self.now)
            #expect(requires() == !isRequired, "before the look")
            #expect(try await directory.refresh())
            #expect(requires() == isRequired)
        }
    }

    @Test("a binding is no key that a rotation would count")
    func bindingsAreNoKeys() async throws {
        _ = try await create("billing")
        for number in 0..<3 { try await bind("DNS:\(number).example", to: "billing") }
        _ = try await registry.rotate(name: "billing", grace: .seconds(60), now: Self.now)
        try await directory.refresh()
        let later = WallTime(seconds: Self.now.seconds + 3600)
        guard case .accepted = directory.identify(uris: [], dnsNames: ["1.example"], now: later)
        else { return #expect(Bool(false), "the grace of a rotation ended a certificate") }
    }

    @Test(
        "names that are none",
        arguments: [
            "", ":", "URI:", "uri:spiffe://a", "DNS:*.example", "DNS:a b", "DNS:a/b", "CN:billing",
            "URI:spiffe://a b", "URI:spiffe://\u{E4}", "URI:a\0b", "DNS:a\n",
            "URI:" + String(repeating: "a", count: 1025),
        ]
    )
    func malformedNames(_ text: String) {
        #expect(CertificateName(text) == nil)
    }
}
