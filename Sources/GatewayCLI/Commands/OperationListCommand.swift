import ArgumentParser
import Gateway
import JSON
import Platform
import Vault

struct OperationListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the writes that are kept, newest first."
    )

    private static let limits = 1...1000

    @OptionGroup var options: CommonOptions

    @Option(
        help: "Only those in this state, as unknown or review.",
        transform: ArgumentText.operationState
    )
    var state: OperationState?

    @Option(help: "How many at most, from 1 to 1000.")
    var limit = 100

    func validate() throws {
        guard Self.limits.contains(limit) else {
            throw ValidationError("Expected a --limit from 1 to 1000.")
        }
    }

    func run() async throws {
        let ((reports, total), clients) = try await options.withStore("operations") { store in
            let list = try await OperationAdministration(operatorOf: store)
                .list(in: state, page: 1, perPage: limit)
            return (list, try await ClientRegistry(store: store).overview().map(\.client))
        }
        guard options.json else { return try Console.print(table(reports, total, clients)) }
        var json = JSONWriter()
        json.object { json in
            json.array("operations") { json in for report in reports { report.write(to: &json) } }
            json.member("total", total)
        }
        try Console.print(json)
    }

    private func table(_ reports: [OperationReport], _ total: Int, _ clients: [Client]) -> String {
        let names = Dictionary(clients.map { ($0.id, $0.name) }) { first, _ in first }
        var table = TextTable(["OPERATION", "KIND", "STATE", "ACCOUNT", "CREATED", "CLIENT"])
        for operation in reports.map(\.operation) {
            table.add([
                operation.id.description, operation.kind, operation.state.rawValue,
                operation.accountID ?? operation.upstreamReference ?? "-",
                operation.createdAt.rfc3339,
                names[operation.clientID] ?? operation.clientID,
            ])
        }
        let rest = total - reports.count
        return rest > 0 ? table.text + "\nand \(rest) more (see --limit)" : table.text
    }
}
