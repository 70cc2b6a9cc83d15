import TestSupport

/// The gateways that the description's problems are produced on, each set up so that some of them come about.
enum ErrorScene: CaseIterable {
    /// Everything works, until the provider is told to fail.
    case whole
    /// The provider does not answer; after twenty calls the breaker opens.
    case silent
    /// The provider speaks no TLS. As in the next, fewer calls are made than open the breaker.
    case unsafe
    /// Nobody listens at the provider's address.
    case absent
    /// The gateway has no credential.
    case bare
    /// What the store holds was changed on disk.
    case damaged
    /// The listener asks for certificates.
    case certified
    /// The disk is full.
    case full

    private static let uncached = [
        "partner", "dashboard", "analytics", "accounts", "account", "balance", "balances",
        "profile", "transactions", "cdrs", "closed_cdrs", "numbers",
    ].map { "cache.routes.\($0).ttl=0s" }

    static let callers = [
        .full, Caller(name: "other"), Caller(name: "partner", scopes: ["partner:read"]),
        Caller(name: "accounts", scopes: ["accounts:read"]),
        // What is earned back in an hour is not earned back during a test.
        Caller(name: "spent", more: ["--rate", "1/h", "--burst", "1"]),
    ]

    /// Settings of a gateway whose breaker opens for nothing, that keeps no answers and leaves unknown what is.
    static let steady =
        uncached + [
            "upstream.breaker.failures=100%", "operations.reconcile.schedule=5m",
        ]

    static let wholePlan = Stage.Plan(
        callers: callers,
        settings: steady + [
            "listen.trusted_proxies=127.0.0.1", "listen.authorities=127.0.0.1",
            "limits.authentication.rate=10/h", "limits.connections.per_address=40",
            // The partner has some 23 900.
            "transfers.caps.per_transfer=22500", "transfers.minimum_partner_balance=3000",
        ]
    )
}
