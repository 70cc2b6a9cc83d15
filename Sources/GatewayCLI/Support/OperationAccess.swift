import Foundation
import Gateway
import JSON
import Platform
import Vault

extension OperationAdministration {
    /// As commands use it: what they decide is on record with the user who gave them.
    init(operatorOf store: GatewayStore) {
        self.init(store, actor: CommandActor.name)
    }
}

extension CommonOptions {
    /// Opens the store for the time of `body`, which is about one operation. What it throws is a
    /// ``CommandFailure``.
    func withOperations<Result>(
        about id: String,
        _ body: (OperationAdministration) async throws(OperationActError) -> Result
    ) async throws -> Result {
        try await withStore("operation \(id)") { store in
            do throws(OperationActError) {
                return try await body(OperationAdministration(operatorOf: store))
            } catch {
                throw CommandFailure(error, "operation \(id)")
            }
        }
    }
}

extension CommandFailure {
    fileprivate init(_ error: OperationActError, _ subject: String) {
        switch error {
        case .missing: self.init(.refused, "\(subject): there is no such operation")
        case .underWay:
            self.init(
                .refused,
                "\(subject): is still under way, and ends by itself within a minute"
            )
        case .contradiction(let state):
            self.init(
                .refused,
                "\(subject): is known to have ended otherwise (\(state.rawValue)); nothing was done"
            )
        case .referenceNeeded:
            self.init(.usage, "\(subject): a new account is needed with its id, --reference MA_…")
        case .malformedReference:
            self.init(.usage, "\(subject): --reference is not an id as the provider gives them")
        case .store(let error): self.init(error, subject)
        }
    }
}

extension Console {
    /// What is known of an operation.
    static func print(_ report: OperationReport, asJSON: Bool) throws(CommandFailure) {
        guard !asJSON else {
            var json = JSONWriter()
            json.object { report.writeMembers(to: &$0) }
            return try print(json)
        }
        let operation = report.operation
        var table = TextTable(["id:", operation.id.description])
        table.add(["kind:", operation.kind])
        table.add(["state:", operation.state.rawValue])
        table.add(["client:", operation.clientID])
        table.add(["account:", operation.accountID ?? "-"])
        table.add(["reference:", operation.upstreamReference ?? "-"])
        table.add(["created:", operation.createdAt.rfc3339])
        table.add(["sent:", operation.dispatchedAt?.rfc3339 ?? "-"])
        table.add(["finished:", operation.finishedAt?.rfc3339 ?? "-"])
        if let progress = report.progress {
            table.add([
                "searched:", "\(progress.looks) times, last \(progress.lastLook?.rfc3339 ?? "-")",
            ])
            table.add(["found:", progress.finding ?? "-"])
            if progress.wasAnswered {
                table.add([
                    "answered:",
                    "the provider said that it was done, in words that could not be taken",
                ])
            }
        }
        try print(table.text)
    }
}
