import Audit
import Caching
import HTTP
import HTTPClient
import HTTPServer
import Logging
public import Platform
import Transport
public import Vault

/// The gateway: the only place where its parts are made and put together.
public final class GatewayService: Sendable {
    /// A question to the provider that is under way ends sooner; so does every look at the store.
    private static let followersPatience = Duration.seconds(15)

    /// Where callers are served, with the port that the kernel chose if it was asked to.
    public let publicAddress: SocketAddress
    /// Where health, readiness and the admin API are served.
    public let adminAddress: SocketAddress

    /// Nobody else serves from this store while it is held.
    private let lock: FileLock
    private let certificates: CertificateFollower?
    private let masterKey: MasterKeyFollower
    private let loops: [EventLoop]
    private let clients: LoopClients
    private let publicServer: Server
    private let adminServer: Server
    private let followers: Followers
    private let audit: AuditLog
    private let writes: RunningWrites

    /// Opens the store, takes over credentials and clients, and serves. `watch` is told of the secrets, so that
    /// the log can be kept clean of them.
    ///
    /// Accepting any store means also one that is not in the state that the audit log speaks of.
    ///
    /// - Throws: ``StartError``; nothing is left open then.
    public init(
        _ configuration: GatewayConfiguration,
        watch: SecretWatch = SecretWatch(),
        acceptingAnyStore acceptsAnyStore: Bool = false
    ) async throws(StartError) {
        let logger = Logger(label: "gateway")
        let upstream = try Upstream(configuration)
        if upstream.trustsNobody {
            logger.error(
                "this system knows no certificate authority, so the provider cannot be verified: install them or set upstream.ca_file"
            )
        }
        lock = try await Self.lock(configuration)
        let store = try Self.openStore(configuration)
        let audit = try Self.openAudit(configuration)
        let auditPath = DataLayout(directory: configuration.dataDirectory).auditFile
        let audited = try await StateGuard(
            store: store,
            audit: audit,
            path: auditPath,
            logger: logger
        ).admit(acceptingAny: acceptsAnyStore)
        let damage = DamageReport(audit, logger)
        let trust = PartnerTrust()
        let screen = AnswerScreen(watch, audit, logger)
        let (services, readiness) = try await Self.assemble(
            configuration,
            store,
            audit,
            damage,
            trust,
            screen
        )
        if services.vault.condition(of: .partner(.active)) == .absent {
            logger.warning(
                "there is no partner credential, so nothing can be asked of the provider; store one with: vobiz-gateway credential set partner"
            )
        }
        if let advice = TransferAdvice.advice(
            configuration.transferPolicy.caps,
            services.directory.entries.map(\.client),
            now: .now
        ) {
            logger.warning("\(advice)")
        }
        // Every secret that there will be has its page by now, but for those of a moment.
        try MemoryLockCheck.run(isRequired: configuration.requiresLockedMemory, logger)
        try await Self.abandonWrites(of: store)
        let loops = try Self.makeLoops(configuration.loops)
        let providers = ProviderFactory(
            configuration,
            upstream,
            services.vault,
            trust: trust,
            alarm: UpstreamAlarm(audit, logger)
        )
        let (tls, adminTLS) = try Self.makeTLS(configuration)
        let administration = AdminServices(
            gateway: services,
            readiness: readiness,
            resources: AdminResources(
                store: store,
                directory: services.directory,
                credentials: CredentialAdministration(
                    services.vault,
                    try CredentialProbe(configuration)
                ),
                audit: audit
            ),
            description: try Self.describeAdministration(),
            isSecure: adminTLS != nil
        )
        var limits = ServerLimits()
        limits.connections = configuration.connections.total
        limits.requestsPerConnection = configuration.connections.requests
        limits.connectionsPerAddress = configuration.connections.perAddress
        let publicServer = try await Self.listen(
            configuration.publicListener,
            loops,
            limits,
            Self.security(tls, acceptsHTTP2: configuration.acceptsHTTP2),
            configuration.socketMode
        ) { loop in
            let (provider, exports) = providers.providers(on: loop)
            return GatewayResponder(services, provider, exports: exports, on: loop)
        }
        let adminServer = try await Self.listen(
            configuration.adminListener,
            Array(loops.prefix(1)),
            ServerLimits(),
            Self.security(adminTLS, acceptsHTTP2: false),
            configuration.socketMode
        ) { AdminResponder(administration, on: $0) }
        // The last thing that can fail, and the first that changes the store.
        do throws(StartError) {
            try await Self.activateKey(of: store)
        } catch {
            await publicServer.drain(patience: .zero)
            await adminServer.drain(patience: .zero)
            for loop in loops { loop.stop() }
            throw error
        }
        let follower = StoreFollower(
            directory: services.directory,
            vault: services.vault,
            operations: store.operations,
            journal: StoreJournal(
                vault: services.vault,
                directory: services.directory,
                audit: audit,
                path: auditPath,
                audited: audited
            ),
            clientJournal: ClientJournal(registry: ClientRegistry(store: store), audit: audit),
            damage: damage,
            readiness: readiness,
            logger: logger
        )
        let operations = Self.operationFollower(
            configuration.reconciliation,
            store,
            providers.lookups(on: loops[0]),
            cache: services.cache,
            damage: damage,
            audit: audit,
            logger: logger
        )
        let sweep = CacheSweep(cache: services.cache, watch: watch)
        let probe = providers.probe(on: loops[0], logger: logger)
        let check = providers.check(on: loops[0], audit: audit, logger: logger)
        let certificates = tls.map { tls in
            CertificateFollower(
                context: tls,
                adminContext: adminTLS,
                audit: audit,
                logger: logger
            )
        }
        let masterKey = MasterKeyFollower(
            store: store,
            vault: services.vault,
            settings: configuration.masterKey,
            audit: audit,
            logger: logger
        )
        self.certificates = certificates
        self.masterKey = masterKey
        self.loops = loops
        clients = providers.clients
        self.publicServer = publicServer
        self.adminServer = adminServer
        self.audit = audit
        writes = services.writes
        followers = Followers(tasks: [
            Task { await follower.run() }, Task { await probe.run() },
            Task { await check.run() }, Task { await certificates?.run() },
            Task { await masterKey.run() }, Task { await sweep.run() },
            Task { await operations.run() },
        ])
        publicAddress = publicServer.address
        adminAddress = adminServer.address
    }

    /// Stops accepting, lets running requests finish for at most `patience`, waits as long again for
    /// administrators' requests and for writes whose callers have gone, and closes everything.
    ///
    /// The admin listener tells how the process is until no caller is left on the public one.
    public func drain(patience: Duration = .seconds(30)) async {
        await publicServer.drain(patience: patience)
        let end = MonotonicTime.now + patience
        // Before writes are waited for: whoever went on administering would put off the end.
        await adminServer.drain(patience: patience)
        await writes.areOver(by: end)
        await followers.end(within: Self.followersPatience)
        await clients.shutDown()
        await audit.flush()
        for loop in loops { loop.stop() }
    }

    /// Reads certificates, their keys and authorities anew.
    ///
    /// - Throws: ``StartError`` with the reason; what was in use stays in use.
    public func reload() async throws(StartError) {
        do {
            try await certificates?.reload(at: .now)
        } catch {
            throw .configuration("\(error)")
        }
    }

    /// Takes over the master keys that the settings lead to by now. How it went is in the log and on record.
    ///
    /// - Throws: ``StartError`` with the reason; what was in use stays in use.
    public func reloadMasterKey(
        _ settings: @Sendable () throws(StartError) -> MasterKeySettings
    ) async throws(StartError) {
        try await masterKey.reload(settings, at: .now)
    }

    // MARK: Parts

    /// The contexts of the public and the admin listener, where they speak TLS.
    private static func makeTLS(
        _ configuration: GatewayConfiguration
    ) throws(StartError) -> (ReloadableTLSContext?, ReloadableTLSContext?) {
        let tls = configuration.tls
        if tls.publicSettings != nil || configuration.acceptsHTTP2,
            let reason = HTTP2Library.unavailability
        {
            throw .configuration("HTTP/2 cannot be offered: \(reason)")
        }
        return (try context(tls.publicSettings), try context(tls.adminSettings))
    }

    private static func context(
        _ settings: TLSServerSettings?
    ) throws(StartError) -> ReloadableTLSContext? {
        guard let settings else { return nil }
        do {
            return try ReloadableTLSContext(settings, at: .now)
        } catch {
            throw .configuration("\(error)")
        }
    }

    private static func security(
        _ context: ReloadableTLSContext?,
        acceptsHTTP2: Bool
    ) -> StreamSecurity {
        if let context { .tls(context) } else { .plain(acceptsHTTP2: acceptsHTTP2) }
    }

    private static func lock(
        _ configuration: GatewayConfiguration
    ) async throws(StartError) -> FileLock {
        do {
            _ = try PrivateDirectory(creating: configuration.dataDirectory)
        } catch {
            throw StartError(VaultError.file(error))
        }
        return try await StoreLock.take(in: configuration.dataDirectory)
    }

    private static func openStore(
        _ configuration: GatewayConfiguration
    ) throws(StartError) -> GatewayStore {
        let directory = configuration.dataDirectory
        try LostStore.refuse(in: directory)
        let keyring: Keyring
        do {
            keyring = try configuration.masterKey.keyring()
        } catch .file(let error) {
            throw configuration.masterKey.problem(with: error, storeIn: directory)
        } catch {
            throw StartError(error)
        }
        do {
            return try GatewayStore(
                directory: directory,
                keyring: keyring,
                // A start that is refused leaves the store as it was.
                activatesKey: false,
                now: .now
            )
        } catch {
            throw StartError(error)
        }
    }

    /// Lets a new key seal from now on.
    private static func activateKey(of store: GatewayStore) async throws(StartError) {
        do {
            try await store.activateNewKey(now: .now)
        } catch {
            throw StartError(error)
        }
    }

    /// Whoever carried out a write and is gone does not come back: the store is this process's alone.
    private static func abandonWrites(of store: GatewayStore) async throws(StartError) {
        do {
            try await store.operations.abandonAll(now: .now)
        } catch {
            throw StartError(error)
        }
    }

    private static func operationFollower(
        _ settings: ReconciliationSettings,
        _ store: GatewayStore,
        _ provider: Provider,
        cache: ResponseCache,
        damage: DamageReport,
        audit: AuditLog,
        logger: Logger
    ) -> OperationFollower {
        OperationFollower(
            repository: store.operations,
            accounts: AccountCreationLookup(
                search: AccountSearch(provider: provider, waitsForTurn: true),
                repository: store.operations,
                logger: logger
            ),
            transfers: TransferLookup(provider: provider, repository: store.transfers),
            settings: settings,
            journal: OperationJournal(repository: store.operations, audit: audit),
            cache: cache,
            damage: damage,
            logger: logger
        )
    }

    private static func openAudit(
        _ configuration: GatewayConfiguration
    ) throws(StartError) -> AuditLog {
        let layout = DataLayout(directory: configuration.dataDirectory)
        do {
            _ = try PrivateDirectory(creating: layout.auditDirectory)
        } catch {
            throw .output("the audit log cannot be opened: \(error)")
        }
        do {
            return try AuditLog(path: layout.auditFile)
        } catch {
            switch error {
            case .damaged(let reason):
                throw .data("the audit log is damaged: \(reason) (docs/store.md)")
            case .unavailable(let reason):
                throw .output("the audit log cannot be opened: \(reason)")
            }
        }
    }

    private static func assemble(
        _ configuration: GatewayConfiguration,
        _ store: GatewayStore,
        _ audit: AuditLog,
        _ damage: DamageReport,
        _ trust: PartnerTrust,
        _ screen: AnswerScreen
    ) async throws(StartError) -> (GatewayServices, Readiness) {
        do {
            let vault = try await CredentialVault(store: store, watch: screen.watch)
            let directory = try await ClientDirectory(store: store)
            screen.watch.follow(directory)
            let services = GatewayServices(
                directory: directory,
                vault: vault,
                clients: ClientStates(standard: configuration.clientRate),
                clientConnections: ClientConnections(limit: configuration.connections.perClient),
                failures: FailedAuthentications(configuration.authenticationRate),
                cache: ResponseCache(maxBytes: configuration.cacheMaxBytes),
                lifetimes: configuration.lifetimes,
                audit: audit,
                operations: Operations(
                    repository: store.operations,
                    transfers: store.transfers,
                    damage: damage
                ),
                partner: KnownPartner(lifetime: configuration.lifetimes.partner),
                transferPolicy: configuration.transferPolicy,
                fingerprintKey: store.internalKeys.requestFingerprint,
                description: try OpenAPIDocument(),
                screen: screen,
                authorities: configuration.authorities,
                proxies: configuration.trustedProxies,
                isSecure: configuration.tls.publicSettings != nil
            )
            return (services, Readiness(vault: vault, audit: audit, trust: trust))
        } catch let error as VaultError {
            throw StartError(error)
        } catch {
            throw .system("the API's description cannot be read: \(error)")
        }
    }

    private static func describeAdministration() throws(StartError) -> OpenAPIDocument {
        do {
            return try OpenAPIDocument.administration()
        } catch {
            throw .system("the admin API's description cannot be read: \(error)")
        }
    }

    private static func makeLoops(_ count: Int) throws(StartError) -> [EventLoop] {
        do {
            return try (0..<count).map { try EventLoop(name: "loop-\($0)") }
        } catch {
            throw .system("no event loop: \(error)")
        }
    }

    private static func listen(
        _ address: SocketAddress,
        _ loops: [EventLoop],
        _ limits: ServerLimits,
        _ security: StreamSecurity,
        _ socketMode: Int,
        _ makeResponder: @escaping @Sendable (EventLoop) -> sending any Responder
    ) async throws(StartError) -> Server {
        do {
            return try await Server(
                at: address,
                on: loops,
                limits: limits,
                security: security,
                socketMode: UInt32(socketMode),
                makeResponder: makeResponder
            )
        } catch {
            throw .unavailable("cannot listen: \(error)")
        }
    }
}
