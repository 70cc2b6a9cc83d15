import JSON
import Vault

extension Projection {
    /// One page of a client's writes, newest first (route 19). The provider has no part in it, so it does
    /// not say as of when.
    struct OperationList: Representation {
        private let operations: OperationPage
        private let page: Int
        private let perPage: Int

        init(_ operations: OperationPage, page: Int, perPage: Int) {
            self.operations = operations
            self.page = page
            self.perPage = perPage
        }

        private var totalPages: Int { (operations.total + perPage - 1) / perPage }

        var hasNextPage: Bool { page < totalPages }

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.array("items") { writer in
                    for item in operations.items { OperationItem(item).write(to: &writer) }
                }
                writer.member("page", page)
                writer.member("per_page", perPage)
                writer.member("total", operations.total)
                writer.member("total_pages", totalPages)
            }
        }
    }
}
