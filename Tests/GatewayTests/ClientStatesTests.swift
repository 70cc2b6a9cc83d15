import Platform
import RateLimiting
import TestSupport
import Testing
import Vault

@testable import Gateway

@Suite("Client states")
struct ClientStatesTests {
    private static let now = WallTime(seconds: 1_760_000_000)

    @Test("a change of anything but the rate leaves what a client has used up")
    func changes() async throws {
        let directory = try TemporaryDirectory()
        let keyFile = MasterKeyFile(path: directory.path("master.key"))
        try keyFile.generate()
        let store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: try keyFile.load()),
            now: Self.now
        )
        let registry = ClientRegistry(store: store)
        for name in ["one", "other"] {
            _ = try await registry.create(
                name: name,
                permissions: ClientPermissions(scopes: [.partnerRead], accounts: .all),
                now: Self.now
            )
        }
        let clients = try await ClientDirectory(store: store)
        let states = ClientStates(standard: try #require(Rate(events: 1, burst: 1)))
        func state(of name: String) throws -> ClientState {
            states.state(of: try #require(clients.entries.first { $0.client.name == name }))
        }
        let first = try state(of: "one")
        #expect(first.limiter.admit(at: 0).isAllowed)
        let before = clients.generation
        var change = ClientChange()
        change.requiresCertificate = true
        try await registry.apply(change, to: "one", now: Self.now)
        try await clients.refresh()
        #expect(clients.generation > before)
        #expect(clients.entries.count { $0.requiresCertificate } == 1)
        #expect(try state(of: "one") === first)
        #expect(try state(of: "other") !== first)
    }
}
