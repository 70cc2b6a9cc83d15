import JSON
import TestSupport

/// A problem that the description shows for a status of an operation.
struct DocumentedError: Sendable {
    let operation: DescribedOperation
    let status: Int
    /// The example's name among those of the status.
    let name: String
    let problem: JSONValue
    /// The operation is one of the admin listener.
    let isAdmin: Bool

    /// Status and name: what it is produced by.
    var kind: String { "\(status) \(name)" }
    var description: String { "\(operation.id) \(kind)" }

    /// All that the public document shows.
    static let all: [DocumentedError] =
        errors(Contract.front.operations, isAdmin: false)
        + errors(
            Contract.admin.operations.filter { !$0.pattern.hasPrefix("/admin/") },
            isAdmin: true
        )

    private static func errors(
        _ operations: [DescribedOperation],
        isAdmin: Bool
    ) -> [DocumentedError] {
        operations.flatMap { operation in
            let answers = operation.value["responses"]?.members ?? []
            return answers.flatMap { answer -> [DocumentedError] in
                guard let status = Int(answer.name) else { return [] }
                let description = Contract.front.description
                return description.problems(description.resolved(answer.value)).map {
                    DocumentedError(
                        operation: operation,
                        status: status,
                        name: $0.name,
                        problem: $0.value,
                        isAdmin: isAdmin
                    )
                }
            }
        }
    }

    /// The problem as it must be, but for what differs from request to request: its own id, and that of the
    /// operation that a write began. A missing scope is the operation's own.
    var expected: String {
        JSONText.of(problem) { name, value in
            switch name {
            case "instance", "operation_id": ""
            // A client may do without one scope of several.
            case "detail" where kind == "403 forbidden" && operation.scope != "parts":
                value.string?.replacing("accounts:read", with: operation.scope)
            default: nil
            }
        }
    }

    /// An answer's problem in the same form. Where a write began, its operation may stand there as well.
    func found(_ reply: Reply) throws -> String {
        let text = JSONText.of(try reply.json) { name, _ in
            ["instance", "operation_id"].contains(name) ? "" : nil
        }
        guard problem["operation_id"] == nil else { return text }
        return text.replacing(",\n  \"operation_id\": \"\"", with: "")
    }
}
