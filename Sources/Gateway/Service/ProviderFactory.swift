import HTTPClient
import Logging
import Platform
import RateLimiting
import Vault
import Vobiz

/// Makes what each loop calls the provider with, around what all loops share.
struct ProviderFactory: Sendable {
    private let upstream: UpstreamAddress
    private let deadlines: Deadlines
    private let credentials: Credentials
    private let limiter: RateLimiter
    private let breaker: UpstreamBreaker
    private let retries = SharedRetryBudget()

    init(_ configuration: GatewayConfiguration, _ vault: CredentialVault) {
        upstream = configuration.upstream
        deadlines = configuration.deadlines
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
        let client = BreakerClient(Client(to: upstream, on: loop, limits: limits), breaker: breaker)
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
        return Provider(
            vobiz: VobizClient(retrying, reads: deadlines),
            credentials: credentials,
            limiter: limiter,
            breaker: breaker
        )
    }

    /// Looks after the breaker. It has a connection of its own, since it must not depend on anything that
    /// callers use up.
    func probe(on loop: EventLoop, logger: Logger) -> ProviderProbe {
        let client = Client(to: upstream, on: loop, limits: PoolLimits(connections: 1))
        return ProviderProbe(
            breaker: breaker,
            vobiz: VobizClient(client, reads: deadlines),
            credentials: credentials,
            logger: logger
        )
    }
}
