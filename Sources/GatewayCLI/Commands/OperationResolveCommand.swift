import ArgumentParser
import Gateway
import Platform

struct OperationResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Say whether the provider carried out a write that is unknown or under review.",
        discussion: """
            First look at the provider: at the customer's ledger for a transfer, among the accounts for a new one. \
            What is said here is final, and on record with the user who said it. Whoever repeats the write with its \
            Idempotency-Key gets the result from then on, or has it carried out if it was not. Works while the \
            gateway runs.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The operation's id (see operation list).") var id: String

    @Flag(help: "The provider carried it out.") var executed = false

    @Flag(help: "The provider did not carry it out, and will not.") var notExecuted = false

    @Option(
        help: ArgumentHelp(
            "With --executed: the provider's id of the result, MA_… for an account.",
            valueName: "id"
        )
    )
    var reference: String?

    func validate() throws {
        guard executed != notExecuted else {
            throw ValidationError("Expected either --executed or --not-executed.")
        }
        guard reference == nil || executed else {
            throw ValidationError("--reference goes with --executed alone.")
        }
    }

    func run() async throws {
        let finding: OperationAdministration.Finding =
            executed ? .executed(reference: reference) : .notExecuted
        let report = try await options.withOperations(about: id) {
            (operations) throws(OperationActError) in
            try await operations.resolve(id, finding, now: .now)
        }
        guard options.json else {
            let word = executed ? "completed" : "not executed"
            return try Console.print("operation \(id): \(word)")
        }
        try Console.print(report, asJSON: true)
    }
}
