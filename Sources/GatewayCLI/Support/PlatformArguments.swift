import ArgumentParser
import VobizSimulator

/// What a simulated platform is like, beyond the form of its documents.
struct PlatformArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which generation of the provider's pages to follow: docs-2026-05 or newest.",
            discussion: "By default the one that goes with the shape: docs-2026-05 with schema.",
            valueName: "generation"
        ),
        transform: readProfile
    )
    var profile: SimulatorOptions.Profile?

    @Option(help: ArgumentHelp("How many customers there are.", valueName: "count"))
    var customers = 23

    @Option(help: ArgumentHelp("How many days before today have calls.", valueName: "count"))
    var days = 30

    @Option(help: ArgumentHelp("How many customers there may be.", valueName: "count"))
    var maxAccounts = 1000

    @Option(
        help: ArgumentHelp(
            "What the partner may not do, of \(DeniedCapability.names). Repeatable.",
            valueName: "capability"
        ),
        transform: DeniedCapability.read
    )
    var deny: [DeniedCapability] = []

    @Option(
        help: ArgumentHelp(
            "The answer to an e-mail address in use: 422 or 409.",
            valueName: "status"
        ),
        transform: readDuplicateStatus
    )
    var duplicateEmail = SimulatorOptions.DuplicateEmailStatus.unprocessable

    @Flag(help: "Refuse new customers without a phone number.")
    var requirePhone = false

    @Flag(help: "Leave Retry-After out of 429 and 503.")
    var noRetryAfter = false

    @Option(
        help: ArgumentHelp(
            "Seconds that a call is queued, rings and is talked on.",
            valueName: "queued,ringing,talking"
        ),
        transform: readPace
    )
    var callPace = CallPace()

    @Flag(help: "Add a member that no page names to every object.")
    var extraFields = false

    @Option(help: "Add members that no page names at random places: those of this seed.")
    var extraFieldsSeed: UInt64?

    func validate() throws {
        for (name, value, range) in [
            ("--customers", customers, 0...1000), ("--days", days, 0...366),
            ("--max-accounts", maxAccounts, 0...1_000_000),
        ] where !range.contains(value) {
            let bounds = "\(range.lowerBound) to \(range.upperBound)"
            throw ValidationError("Expected \(bounds) for \(name), got \(value).")
        }
    }

    /// Sets what was asked for.
    func apply(to options: inout SimulatorOptions) {
        options.profile = profile
        options.customers = customers
        options.days = days
        options.maximumAccounts = maxAccounts
        for capability in deny { capability.deny(&options.capabilities) }
        options.duplicateEmailStatus = duplicateEmail
        options.requiresPhone = requirePhone
        options.sendsRetryAfter = !noRetryAfter
        options.callPace = callPace
        options.addsUnknownMembers = extraFields
        options.randomMemberSeed = extraFieldsSeed
    }

    private static func readProfile(_ text: String) throws -> SimulatorOptions.Profile {
        guard let profile = SimulatorOptions.Profile(rawValue: text) else {
            throw ValidationError("Expected docs-2026-05 or newest.")
        }
        return profile
    }

    private static func readDuplicateStatus(
        _ text: String
    ) throws -> SimulatorOptions.DuplicateEmailStatus {
        guard
            let status = Int(text).flatMap({ SimulatorOptions.DuplicateEmailStatus(rawValue: $0) })
        else { throw ValidationError("Expected 422 or 409.") }
        return status
    }

    private static func readPace(_ text: String) throws -> CallPace {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Int($0) ?? -1 }
        guard parts.count == 3, parts.allSatisfy({ (0...86_400).contains($0) }) else {
            throw ValidationError("Expected three numbers of seconds, as 1,4,30.")
        }
        var pace = CallPace()
        (pace.queued, pace.ringing, pace.talking) = (parts[0], parts[1], parts[2])
        return pace
    }
}
