import Audit
import Cryptography
import HTTP
import JSON
import Platform
import RateLimiting
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What becomes of a change when the audit log cannot be written: before it, and in the middle of it.
@Suite struct AdminActTests {
    /// A request that changes something, and what is different then.
    struct Change: Sendable, CustomTestStringConvertible {
        let route: AdminRoute
        var parameters: [String] = []
        var values: [String?] = []
        var body = ""
        var testDescription: String { "\(route)" }
    }

    private static let account = "MA_CUSTOMER1"
    private static let changes = [
        Change(
            route: .createClient,
            body: #"{"name":"new","scopes":["partner:read"],"accounts":["*"]}"#
        ),
        Change(route: .changeClient, parameters: ["other"], body: #"{"rate":"7/s"}"#),
        Change(route: .rotateClient, parameters: ["other"]),
        Change(route: .revokeClient, parameters: ["other"]),
        Change(
            route: .bindCertificate,
            parameters: ["other"],
            body: #"{"name":"DNS:new.test"}"#
        ),
        Change(route: .unbindCertificate, parameters: ["other"], values: ["DNS:other.test"]),
        Change(route: .setPartner, body: #"{"auth_id":"PA_NEW1","token":"canary-token"}"#),
        Change(route: .setCustomer, parameters: [account], body: #"{"token":"canary-token"}"#),
        Change(route: .promotePartner, body: #"{"force":true}"#),
        Change(route: .removeStandby),
    ]

    private let directory: TemporaryDirectory
    private let store: GatewayStore
    private let clients: ClientDirectory
    private let vault: CredentialVault

    init() async throws {
        directory = try TemporaryDirectory()
        let key = MasterKeyFile(path: directory.path("master.key"))
        try key.generate()
        store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: key.load()),
            now: .now
        )
        let registry = ClientRegistry(store: store)
        for (name, scope) in [("ops", Scope.admin), ("other", .partnerRead)] {
            let permissions = ClientPermissions(scopes: [scope], accounts: .all)
            _ = try await registry.create(name: name, permissions: permissions, now: .now)
        }
        let certificate = try #require(CertificateName("DNS:other.test"))
        try await registry.bind(certificate, to: "other", now: .now)
        vault = try await CredentialVault(store: store)
        for slot in CredentialID.Slot.allCases {
            var token = Array("token".utf8)
            try await vault.store(
                .partner(slot),
                authID: "PA_OLD1",
                token: SecretBytes(moving: &token),
                now: .now
            )
        }
        clients = try await ClientDirectory(store: store)
    }

    private func answer(_ change: Change, logFailsAt append: Int?) async throws -> Answer {
        var faults = FaultyStorage.Faults()
        if let append { faults.failing[.append] = append }
        return try await answer(change, faults)
    }

    private func answer(_ change: Change, _ faults: FaultyStorage.Faults) async throws -> Answer {
        let audit = try AuditLog(path: "audit.jsonl", storage: FaultyStorage(faults))
        let resources = AdminResources(
            store: store,
            directory: clients,
            credentials: CredentialAdministration(vault, nil),
            audit: audit
        )
        let rate = try #require(Rate(events: 1, per: 1, burst: 1))
        let entry = try #require(clients.entries.first { $0.client.name == "ops" })
        var identifiers = IdentifierSource()
        var exchange = Exchange(
            id: identifiers.requestID(),
            trace: nil,
            peer: .unix(""),
            started: .now,
            isSecure: false,
            method: change.route.method.name
        )
        exchange.caller = Caller(entry, ClientState(rate))
        let body = Array(change.body.utf8)
        let request = AdminRequest(
            change.route,
            parameters: change.parameters,
            values: change.values,
            body: OwnedBody(body.span)
        )
        return await AdminAct(resources, request, exchange).answer()
    }

    /// Everything that a change could change.
    private func state() async throws -> [String] {
        let clients = try await ClientRegistry(store: store).overview().map { client, keys in
            let names = keys.map { "\($0.kid) \($0.certificate?.text ?? "") \($0.expires as Any)" }
            return "\(client.name) \(client.permissions) \(client.revokedAt as Any) \(names)"
        }
        return clients + vault.list().map { "\($0.id) \($0.version)" }
    }

    private func slug(_ answer: Answer) throws -> String? {
        try JSONDocument(parsing: answer.body, limits: .request).root["type"]?.string
    }

    @Test("nothing is done that could not be put on record before", arguments: changes)
    func before(_ change: Change) async throws {
        let before = try await state()
        let refused = try await answer(change, logFailsAt: 1)
        #expect(refused.status == 503)
        #expect(try slug(refused) == "urn:vgw:problem:audit-unavailable")
        #expect(try await state() == before)
        // With a log it is done.
        let done = try await answer(change, logFailsAt: nil)
        #expect([200, 201, 204].contains(done.status))
        #expect(try await state() != before)
    }

    @Test("what was done and is not on record is told, and shows no key", arguments: changes)
    func after(_ change: Change) async throws {
        let before = try await state()
        let answer = try await answer(change, logFailsAt: 2)
        #expect(answer.status == 500)
        #expect(try slug(answer) == "urn:vgw:problem:internal-error")
        #expect(answer.sensitiveBody == nil)
        #expect(try await state() != before)
    }

    @Test("what is not done is told as it is, whatever becomes of its record")
    func refused() async throws {
        let body = #"{"name":"other","scopes":["partner:read"],"accounts":["*"]}"#
        let change = Change(route: .createClient, body: body)
        let answer = try await answer(change, logFailsAt: 2)
        #expect(answer.status == 409)
    }

    // MARK: Two at once

    private static let removals = [AdminRoute.revokeClient, .revokeKey, .unbindCertificate]
    private static let boundedChanges = [
        Change(route: .changeClient, parameters: ["other"], body: #"{"expires_at":null}"#),
        Change(route: .rotateClient, parameters: ["other"]),
        Change(route: .bindCertificate, parameters: ["other"], body: #"{"name":"DNS:new.test"}"#),
        Change(route: .revokeClient, parameters: ["other"]),
        Change(route: .revokeKey, parameters: ["other", "kid"]),
        Change(route: .unbindCertificate, parameters: ["other"], values: ["DNS:other.test"]),
    ]

    @Test(
        "a bounded administrator changes nobody who is beyond the bounds by then",
        .timeLimit(.minutes(15)),
        arguments: boundedChanges
    )
    func meanwhile(_ change: Change) async throws {
        let registry = ClientRegistry(store: store)
        let end = WallTime(seconds: WallTime.now.seconds + 86_400)
        var bounds = ClientChange()
        bounds.accounts = AccountAccess([Self.account])
        var life = bounds
        life.expires = .set(end)
        try await registry.apply(life, to: "ops", now: .now)
        try await registry.apply(bounds, to: "other", now: .now)
        try await clients.refresh()
        let asked = try await named(change, registry)

        var faults = FaultyStorage.Faults()
        let (arrival, hold) = (Gate(), Gate())
        faults.arrivals[1] = arrival
        faults.holds[1] = hold
        async let answer = answer(asked, faults)
        await arrival.wait()
        // Between the look at the client and the change: it becomes an administrator, or gets more accounts.
        var other = ClientChange()
        if Self.removals.contains(change.route) {
            other.accounts = .all
        } else {
            other.scopes = [.admin]
        }
        try await registry.apply(other, to: "other", now: .now)
        let before = try await state()
        hold.open()
        let refused = try await answer
        #expect(refused.status == 409)
        #expect(try slug(refused) == "urn:vgw:problem:client-changed")
        #expect(try await state() == before)
    }

    /// The change, with the name of the client's key where the path has one.
    private func named(_ change: Change, _ registry: ClientRegistry) async throws -> Change {
        guard change.parameters.count == 2 else { return change }
        var change = change
        let keys = try await registry.show(name: "other").keys
        change.parameters[1] = try #require(keys.first { $0.certificate == nil }).kid
        return change
    }

    // MARK: Damage

    @Test(
        "who sees every account revokes a damaged client or key, and nobody does anything else to it"
    )
    func damaged() async throws {
        let registry = ClientRegistry(store: store)
        let revokeKey = try await named(
            Change(route: .revokeKey, parameters: ["other", "kid"]),
            registry
        )
        let file = StoreFile(in: directory.path("store"))
        try file.execute("UPDATE api_key SET expires_at = 1 WHERE client = 2")
        var bounds = ClientChange()
        bounds.accounts = AccountAccess([Self.account])
        try await registry.apply(bounds, to: "other", now: .now)
        for (accounts, status) in [(bounds.accounts, 404), (.all, 200)] {
            var change = ClientChange()
            change.accounts = accounts
            try await registry.apply(change, to: "ops", now: .now)
            try await clients.refresh()
            #expect(try await answer(revokeKey, logFailsAt: nil).status == status)
        }

        try file.execute("UPDATE client SET scopes = 'admin', accounts = '*' WHERE name = 'other'")
        let revoke = Change(route: .revokeClient, parameters: ["other"])
        for (accounts, others, status) in [(bounds.accounts, 404, 404), (.all, 503, 200)] {
            var change = ClientChange()
            change.accounts = accounts
            try await registry.apply(change, to: "ops", now: .now)
            try await clients.refresh()
            for other in [Change(route: .rotateClient, parameters: ["other"]), revokeKey] {
                #expect(try await answer(other, logFailsAt: nil).status == others)
            }
            #expect(try await answer(revoke, logFailsAt: nil).status == status)
        }
        #expect(try await registry.damaged().isEmpty)
    }

    @Test("whoever reads leaves no trace of an intention")
    func reading() async throws {
        for route in [AdminRoute.clients, .credentials] {
            let change = Change(route: route, values: ["1", "20"])
            #expect(try await answer(change, logFailsAt: 1).status == 200)
        }
    }
}
