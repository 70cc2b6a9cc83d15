public import JSON
import Platform
public import Vault

/// What may be told to whoever runs the gateway about an operation: neither its body nor its answer.
public struct OperationReport: Representation {
    public let operation: Operation
    /// How far the search for its fate has come; nil when there was none, or it is over.
    public let progress: ReconciliationProgress?

    public init(_ operation: Operation, _ progress: ReconciliationProgress? = nil) {
        self.operation = operation
        self.progress = progress
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0) }
    }

    /// Everything, in the words of the API.
    public func writeMembers(to json: inout JSONWriter) {
        json.member("operation_id", operation.id.description)
        json.member("kind", operation.kind)
        json.member("state", operation.state.rawValue)
        json.member("client_id", operation.clientID)
        json.member("account_id", operation.accountID)
        json.member("reference", operation.upstreamReference)
        json.member("created_at", operation.createdAt.rfc3339)
        json.member("dispatched_at", operation.dispatchedAt?.rfc3339)
        json.member("finished_at", operation.finishedAt?.rfc3339)
        guard let progress else { return json.null("search") }
        json.object("search") { json in
            json.member("looks", progress.looks)
            json.member("last_look_at", progress.lastLook?.rfc3339)
            json.member("finding", progress.finding)
            json.member("failing_since", progress.failingSince?.rfc3339)
            json.member("was_answered", progress.wasAnswered)
        }
    }
}
