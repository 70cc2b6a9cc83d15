import JSON
import Vault

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
                OperationItem(operation).writeMembers(to: &writer)
                writer.member("result", copying: isSuccess ? body?.root : nil)
                writer.member("problem", copying: isSuccess ? nil : body?.root)
            }
        }
    }
}
