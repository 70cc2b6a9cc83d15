import ArgumentParser
import Gateway

struct OperationShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a write, and how far the search for its fate has come."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "The operation's id (see operation list).") var id: String

    func run() async throws {
        let report = try await options.withOperations(about: id) {
            (operations) throws(OperationActError) in
            try await operations.show(id)
        }
        try Console.print(report, asJSON: options.json)
    }
}
