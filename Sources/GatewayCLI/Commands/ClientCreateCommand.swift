import ArgumentParser
import Cryptography
import Gateway
import Platform
import RateLimiting
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
        help: "When it ends: 2027-01-31, 2027-01-31T12:00:00Z, or 720h from now.",
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
        help: "The addresses that it may call from, as 192.0.2.0/24. Repeatable.",
        transform: ArgumentText.addresses
    )
    var ip: [[AddressRange]] = []

    @Flag(help: "Let its keys count only beside a certificate that stands for it (see bind).")
    var requireCertificate = false

    func validate() throws {
        guard !scope.joined().isEmpty else { throw ValidationError("Expected a scope.") }
        _ = try accounts()
        guard let burst else { return }
        guard (1...RequestRate.limit).contains(burst) else {
            throw ValidationError("Expected a burst from 1 to \(RequestRate.limit).")
        }
        guard let rate else { return }
        let fills = Rate(
            events: Int64(rate.count),
            per: Int64(rate.period.seconds),
            burst: Int64(burst)
        )
        guard fills != nil else {
            throw ValidationError("A burst of \(burst) takes longer than a day at \(rate.text).")
        }
    }

    func run() async throws {
        let now = WallTime.now
        let end = expires?.resolved(now: now)
        guard end.map({ $0.seconds > now.seconds }) ?? true else {
            throw CommandFailure(.usage, "--expires: is in the past")
        }
        let permissions = ClientPermissions(
            scopes: ScopeSet(scope.joined()),
            accounts: try accounts(),
            rate: rate,
            burst: burst,
            addresses: Array(ip.joined()),
            expires: end,
            requiresCertificate: requireCertificate
        )
        try await options.withStore("client \(name)") { store in
            let key = try await ClientRegistry(store: store)
                .create(name: name, permissions: permissions, now: now)
            try key.print(asJSON: options.json)
        }
    }

    private func accounts() throws -> AccountAccess {
        let accounts = Array(account.joined())
        guard accounts != ["*"] else { return .all }
        guard !accounts.isEmpty, let access = AccountAccess(accounts) else {
            throw ValidationError("Expected account ids such as MA_ABCD1234, or '*' alone.")
        }
        return access
    }
}
