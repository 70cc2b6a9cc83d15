import JSON
import Platform
import Vault
import Vobiz

extension Projection {
    /// The fate of a write (route 19).
    struct OperationState: Representation {
        private let operation: Operation
        private let response: StoredResponse?

        init(_ operation: Operation, _ response: StoredResponse?) {
            self.operation = operation
            self.response = response
        }

        func write(to writer: inout JSONWriter) {
            let body = response.flatMap {
                try? JSONDocument(parsing: $0.body, limits: .upstream)
            }
            let isSuccess = (response?.status ?? 500) < 300
            writer.object { writer in
                writer.member("operation_id", operation.id.description)
                writer.member("kind", operation.kind)
                writer.member("state", state)
                writer.member("account_id", operation.accountID ?? operation.upstreamReference)
                writer.member("created_at", Timestamp(operation.createdAt).text)
                writer.member("finished_at", operation.finishedAt.map { Timestamp($0).text })
                writer.member("result", copying: isSuccess ? body?.root : nil)
                writer.member("problem", copying: isSuccess ? nil : body?.root)
            }
        }

        private var state: String {
            switch operation.state {
            case .new, .dispatching: "in_progress"
            // What has a reference has happened, also where its answer must not be shown.
            case .done: operation.upstreamReference != nil ? "completed" : "not_executed"
            case .reconciledDone: "completed"
            case .notExecuted, .reconciledNot: "not_executed"
            case .unknown: "unknown"
            case .review: "review"
            }
        }
    }
}
