import ArgumentParser
import Cryptography
import Gateway
import Platform
import Vault

/// Creates a client and prints its key, the only time that anybody sees it.
struct ClientCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a client and print its API key, once."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "1 to 64 letters, digits, dots, underscores and hyphens.")
    var name: String

    @Option(
        help: "What the client may do, as accounts:read. Repeatable, or separated by commas.",
        transform: ArgumentText.scopes
    )
    var scope: [[Scope]]

    @Option(
        help: "The accounts (MA_…) that it may see, or '*'. Repeatable, or separated by commas.",
        transform: ArgumentText.list
    )
    var account: [[String]]

    @Option(
        help: ArgumentHelp(
            "When it begins: 2027-01-31, 2027-01-31T12:00:00Z, or 720h from now (default: now).",
            valueName: "time"
        ),
        transform: ArgumentText.moment
    )
    var notBefore: Moment?

    @Option(
        help: ArgumentHelp(
            "When it ends: 2027-01-31, 2027-01-31T12:00:00Z, or 720h from now.",
            valueName: "time"
        ),
        transform: ArgumentText.moment
    )
    var expires: Moment?

    @Option(
        help: "Its own request rate, as 100/s (default: limits.client.rate).",
        transform: ArgumentText.rate
    )
    var rate: RequestRate?

    @Option(help: "How many requests may come at once (default: limits.client.burst).")
    var burst: Int?

    @Option(
        help: ArgumentHelp(
            "The addresses that it may call from, as 192.0.2.0/24. Repeatable.",
            valueName: "range"
        ),
        transform: ArgumentText.addresses
    )
    var ip: [[AddressRange]] = []

    @Flag(help: "Let its keys count only beside a certificate that stands for it (see bind).")
    var requireCertificate = false

    func validate() throws {
        guard !scope.joined().isEmpty else { throw ValidationError("Expected a scope.") }
        _ = try ArgumentText.access(to: account)
        if let burst { try ArgumentText.checkBurst(burst) }
        guard let burst, let rate, !rate.fills(burst) else { return }
        throw ValidationError("A burst of \(burst) takes longer than a day at \(rate.text).")
    }

    func run() async throws {
        let now = WallTime.now
        let begin = notBefore?.resolved(now: now)
        let end = expires?.resolved(now: now)
        try ArgumentText.checkSpan(begin, end, now: now)
        let permissions = ClientPermissions(
            scopes: ScopeSet(scope.joined()),
            accounts: try ArgumentText.access(to: account),
            rate: rate,
            burst: burst,
            addresses: Array(ip.joined()),
            notBefore: begin,
            expires: end,
            requiresCertificate: requireCertificate
        )
        try await options.withStore("client \(name)", creates: true) { store in
            let key = try await ClientRegistry(operatorOf: store)
                .create(name: name, permissions: permissions, now: now)
            try key.print(asJSON: options.json)
        }
    }
}
