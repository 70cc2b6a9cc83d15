import HTTPClient
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
    private let retries = SharedRetryBudget()

    init(_ configuration: GatewayConfiguration, _ vault: CredentialVault) {
        upstream = configuration.upstream
        deadlines = configuration.deadlines
        credentials = Credentials(vault)
        limiter = RateLimiter(configuration.upstreamRate)
    }

    func provider(on loop: EventLoop) -> Provider {
        let limiter = limiter
        let client = RetryingClient(
            Client(to: upstream, on: loop),
            on: loop,
            budget: retries,
            // The provider counts second attempts as well.
            admits: { limiter.admit(at: MonotonicTime.now.nanoseconds).isAllowed }
        )
        return Provider(
            vobiz: VobizClient(client, reads: deadlines),
            credentials: credentials,
            limiter: limiter
        )
    }
}
