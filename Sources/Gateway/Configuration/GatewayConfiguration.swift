public import HTTPClient
public import Logging
public import Platform
public import RateLimiting

/// Everything that an operator decides, checked and typed.
///
/// Read from flags over `VGW_*` environment over a YAML file over defaults. Unknown names, wrong
/// types, units and bounds, and combinations that cannot work are refused, all of them at once.
/// There is no secret in it: files hold those.
public struct GatewayConfiguration: Sendable {
    /// Where the store and the audit log are.
    public var dataDirectory: String
    /// Where the key comes from that the store is sealed under.
    public var masterKey: MasterKeySettings
    /// Whether the gateway does without starting when secrets might get into swap.
    public var requiresLockedMemory: Bool
    public var publicListener: SocketAddress
    /// Health, readiness and metrics; never the same address as the public one.
    public var adminListener: SocketAddress
    public var tls: TLSConfiguration
    /// Without TLS: HTTP/2 from clients that begin with it.
    public var acceptsHTTP2: Bool
    /// What requests to the public listener may name as their authority.
    public var authorities: AuthorityList
    /// Whose word counts for who asks.
    public var trustedProxies: TrustedProxies
    /// The file mode of listeners that are unix sockets.
    public var socketMode: Int
    /// The provider.
    public var upstream: UpstreamAddress
    /// The PEM file with the authorities of the provider's certificate; `nil` for the system's.
    public var upstreamAuthorities: String?
    /// The provider's name may lead into a private network.
    public var allowsPrivateUpstream: Bool
    /// HTTP/2 is spoken with a provider that chooses it.
    public var offersUpstreamHTTP2: Bool
    /// How many event loops serve, one per core unless said otherwise.
    public var loops: Int
    /// What cached answers may take up in memory, in all.
    public var cacheMaxBytes: Int
    public var lifetimes: CacheLifetimes
    /// For each client that has no rate of its own.
    public var clientRate: Rate
    /// For everything that is sent to the provider.
    public var upstreamRate: Rate
    /// Of failed authentications, for each address and for each key id.
    public var authenticationRate: Rate
    /// What transfers may move.
    public var transferPolicy: TransferPolicy
    /// Of the public listener.
    public var connections: ConnectionLimits
    /// Of a read.
    public var deadlines: Deadlines
    private var patience: Deadlines
    /// When the provider is given up for a while.
    public var breaker: BreakerLimits
    public var logLevel: Logger.Level
    public var logFormat: LogFormat
    /// How the fate of writes whose outcome is unknown is found out.
    public var reconciliation: ReconciliationSettings
    /// Every setting with its text and its source, in the order of the table.
    public let effective: [EffectiveSetting]

    /// Reads the sources, which is a pure function of them.
    ///
    /// - Throws: ``ConfigurationError`` with every problem that there is.
    public init(_ sources: ConfigurationSources) throws(ConfigurationError) {
        let reader = ConfigurationReader(sources)
        let values = reader.values
        guard reader.problems.isEmpty, let upstream = values.upstream,
            let clientRate = values.clientLimit.combined,
            let upstreamRate = values.upstreamLimit.combined,
            let authenticationRate = values.authenticationRate.flatMap(Rate.init(withItsBurst:))
        else { throw ConfigurationError(problems: reader.problems) }
        dataDirectory = values.dataDirectory
        masterKey = values.masterKeySettings(sources)
        requiresLockedMemory = values.requiresLockedMemory
        publicListener = values.publicListener
        adminListener = values.adminListener
        self.upstream = upstream
        upstreamAuthorities = values.upstreamAuthorities
        allowsPrivateUpstream = values.allowsPrivateUpstream
        offersUpstreamHTTP2 = values.offersUpstreamHTTP2
        loops = values.loops
        cacheMaxBytes = values.cacheMaxBytes
        lifetimes = values.lifetimes
        self.clientRate = clientRate
        self.upstreamRate = upstreamRate
        self.authenticationRate = authenticationRate
        transferPolicy = values.transfers
        tls = values.tls
        acceptsHTTP2 = values.acceptsHTTP2
        authorities = values.authorities
        trustedProxies = values.trustedProxies
        socketMode = values.socketMode
        connections = values.connections
        deadlines = values.deadlines
        patience = values.writeDeadlines
        breaker = values.breaker
        logLevel = values.logLevel
        logFormat = values.logFormat
        reconciliation = values.reconciliation
        effective = reader.effective
    }

    /// Of a write: on the way to the provider as for a read, and with more patience there, because a
    /// write is not repeated.
    public var writeDeadlines: Deadlines {
        var writes = patience
        writes.dns = deadlines.dns
        writes.connect = deadlines.connect
        writes.tls = deadlines.tls
        return writes
    }

    /// What is allowed but deserves a second thought, one sentence each.
    public var warnings: [String] {
        plaintextWarnings + masterKeyWarnings
    }

    private var masterKeyWarnings: [String] {
        [("env", masterKey.current), ("previous.env", masterKey.previous)]
            .compactMap { key, place in place.variable.map { (key, $0) } }
            .map { key, variable in
                "master_key.\(key): whoever starts the gateway passes \(variable) on to every program "
                    + "that it starts before the gateway; a credential, a command or a file is safer"
            }
    }

    private var plaintextWarnings: [String] {
        [
            ("listen.public", publicListener, tls.publicSettings),
            ("listen.admin", adminListener, tls.adminSettings),
        ]
        .filter { _, address, settings in !address.isLoopback && settings == nil }
        .map { key, address, _ in
            "\(key): \(address) is reachable from other machines without TLS: "
                + "what it carries crosses the network in the clear"
        }
    }
}
