import Audit
import HTTPClient
import Logging
import Platform
import RateLimiting
import Vault
import Vobiz

/// Makes what each loop calls the provider with, around what all loops share.
struct ProviderFactory: Sendable {
    private let upstream: Upstream
    private let reads: Deadlines
    private let writes: Deadlines
    /// Every client that was made, to be closed with the service.
    let clients = LoopClients()
    private let credentials: Credentials
    private let limiter: RateLimiter
    private let breaker: UpstreamBreaker
    private let retries = SharedRetryBudget()
    private let trust: PartnerTrust
    private let alarm: UpstreamAlarm

    init(
        _ configuration: GatewayConfiguration,
        _ upstream: Upstream,
        _ vault: CredentialVault,
        trust: PartnerTrust,
        alarm: UpstreamAlarm
    ) {
        self.trust = trust
        self.alarm = alarm
        self.upstream = upstream
        reads = configuration.deadlines
        writes = configuration.writeDeadlines
        credentials = Credentials(vault)
        limiter = RateLimiter(configuration.upstreamRate)
        breaker = UpstreamBreaker(configuration.breaker)
    }

    /// The provider for calls that are short, and for those of which one question may cost many.
    ///
    /// Both have one pool, of which the latter get their part: what they wait for keeps nobody else
    /// waiting.
    func providers(on loop: EventLoop) -> (calls: Provider, exports: Provider) {
        let limits = PoolLimits()
        let client = BreakerClient(client(on: loop, limits), breaker: breaker)
        let exports = BulkheadClient(client, on: loop, limits: BulkheadLimits(halfOf: limits))
        return (provider(client, loop), provider(exports, loop))
    }

    private func provider(_ client: any UpstreamClient, _ loop: EventLoop) -> Provider {
        let limiter = limiter
        let retrying = RetryingClient(
            client,
            on: loop,
            budget: retries,
            // The provider counts second attempts as well.
            admits: { limiter.admit(at: MonotonicTime.now.nanoseconds).isAllowed }
        )
        clients.add(retrying)
        return Provider(
            vobiz: VobizClient(retrying, reads: reads, writes: writes),
            credentials: credentials,
            limiter: limiter,
            breaker: breaker,
            trust: trust,
            alarm: alarm
        )
    }

    // MARK: In the background

    /// Looks after the breaker.
    func probe(on loop: EventLoop, logger: Logger) -> ProviderProbe {
        ProviderProbe(
            breaker: breaker,
            vobiz: direct(on: loop),
            deadlines: reads,
            credentials: credentials,
            logger: logger
        )
    }

    /// Looks after the partner's credential.
    func check(on loop: EventLoop, audit: AuditLog, logger: Logger) -> CredentialCheck {
        CredentialCheck(
            trust: trust,
            question: CredentialQuestion(vobiz: direct(on: loop)),
            credentials: credentials,
            audit: audit,
            logger: logger
        )
    }

    /// For looks into the provider's records that nobody waits for: on a connection of their own, within the
    /// limit that callers have too, and not at all while the breaker is open.
    func lookups(on loop: EventLoop) -> Provider {
        let client = BreakerClient(
            client(on: loop, PoolLimits(connections: 1)),
            breaker: breaker
        )
        clients.add(client)
        return Provider(
            vobiz: VobizClient(client, reads: reads, writes: writes),
            credentials: credentials,
            limiter: limiter,
            breaker: breaker,
            trust: trust,
            alarm: alarm
        )
    }

    /// A connection of its own, which depends on nothing that callers can use up.
    private func direct(on loop: EventLoop) -> VobizClient {
        let client = client(on: loop, PoolLimits(connections: 1))
        clients.add(client)
        return VobizClient(client, reads: reads, writes: writes)
    }

    private func client(on loop: EventLoop, _ limits: PoolLimits) -> HTTPClient.Client {
        Client(to: upstream, on: loop, limits: limits)
    }
}
