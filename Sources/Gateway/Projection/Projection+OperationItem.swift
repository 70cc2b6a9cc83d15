import JSON
import Vault
import Vobiz

extension Projection {
    /// A write in a list of writes (route 19): how it stands, without what it answered.
    struct OperationItem: Representation {
        private let operation: Operation

        init(_ operation: Operation) {
            self.operation = operation
        }

        func write(to writer: inout JSONWriter) {
            writer.object { writeMembers(to: &$0) }
        }

        /// Writes the members into an object that is open.
        func writeMembers(to writer: inout JSONWriter) {
            writer.member("operation_id", operation.id.description)
            writer.member("kind", operation.kind)
            writer.member("state", OperationFate(operation).rawValue)
            writer.member("account_id", operation.accountID ?? operation.upstreamReference)
            writer.member("created_at", Timestamp(operation.createdAt).text)
            writer.member("finished_at", operation.finishedAt.map { Timestamp($0).text })
        }
    }
}
