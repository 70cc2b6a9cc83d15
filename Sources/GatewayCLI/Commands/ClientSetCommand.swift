import ArgumentParser
import JSON
import Platform
import Vault

/// Changes what a client may do. Each option changes one thing, all of them together happen or none.
struct ClientSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change what a client may do, from where, how often and how long."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The client's name (see client list).") var name: String

    @Option(
        help: "What the client may do from now on. Repeatable, or separated by commas.",
        transform: ArgumentText.scopes
    )
    var scope: [[Scope]] = []

    @Option(
        help:
            "The accounts that it may see from now on, or '*'. Repeatable, or separated by commas.",
        transform: ArgumentText.list
    )
    var account: [[String]] = []

    @Option(
        help: "Its own request rate, as 100/s, or none.",
        transform: ArgumentText.edit(ArgumentText.rate)
    )
    var rate: ClientChange.Edit<RequestRate> = .keep

    @Option(
        help: "How many requests may come at once, or none.",
        transform: ArgumentText.edit(ArgumentText.burst)
    )
    var burst: ClientChange.Edit<Int> = .keep

    @Option(
        help: ArgumentHelp(
            "The addresses that it may call from, as 192.0.2.0/24, or none for any. Repeatable.",
            valueName: "range"
        ),
        transform: ArgumentText.edit(ArgumentText.addresses)
    )
    var ip: [ClientChange.Edit<[AddressRange]>] = []

    @Option(
        help: ArgumentHelp(
            "When it begins: 2027-01-31, 2027-01-31T12:00:00Z, 720h from now, or none.",
            valueName: "time"
        ),
        transform: ArgumentText.edit(ArgumentText.moment)
    )
    var notBefore: ClientChange.Edit<Moment> = .keep

    @Option(
        help: ArgumentHelp(
            "When it ends: 2027-01-31, 2027-01-31T12:00:00Z, 720h from now, or none.",
            valueName: "time"
        ),
        transform: ArgumentText.edit(ArgumentText.moment)
    )
    var expires: ClientChange.Edit<Moment> = .keep

    @Flag(
        inversion: .prefixedNo,
        help: "Let its keys count only beside a certificate that stands for it, or alone."
    )
    var requireCertificate: Bool?

    func validate() throws {
        guard !(try change(now: .now).isEmpty) else {
            throw ValidationError("Expected something to change, such as --rate 50/s.")
        }
    }

    func run() async throws {
        let now = WallTime.now
        let change = try change(now: now)
        try ArgumentText.checkSpan(change.notBefore.value, change.expires.value, now: now)
        let (client, differences) = try await options.withStore("client \(name)") { store in
            try await ClientRegistry(operatorOf: store).apply(change, to: name, now: now)
        }
        guard options.json else { return try Console.print(Self.text(client, differences)) }
        var json = JSONWriter()
        json.object { client.writeMembers(to: &$0, now: now) }
        try Console.print(json)
    }

    private func change(now: WallTime) throws -> ClientChange {
        var change = ClientChange()
        if !scope.isEmpty { change.scopes = ScopeSet(scope.joined()) }
        if !account.isEmpty { change.accounts = try ArgumentText.access(to: account) }
        change.rate = rate
        change.burst = burst
        if !ip.isEmpty { change.addresses = try ranges() }
        change.notBefore = notBefore.map { $0.resolved(now: now) }
        change.expires = expires.map { $0.resolved(now: now) }
        change.requiresCertificate = requireCertificate
        return change
    }

    private func ranges() throws -> [AddressRange] {
        if ip == [.remove] { return [] }
        guard !ip.contains(.remove) else {
            throw ValidationError("Expected address ranges, or none alone.")
        }
        return ip.compactMap(\.value).flatMap(\.self)
    }

    private static func text(_ client: Client, _ differences: [ClientDifference]) -> String {
        guard !differences.isEmpty else { return "client \(client.name): is so already" }
        return differences.map { difference in
            let before = difference.before ?? "none"
            return "client \(client.name): \(difference.member.rawValue): \(before) -> "
                + (difference.after ?? "none")
        }
        .joined(separator: "\n")
    }
}
