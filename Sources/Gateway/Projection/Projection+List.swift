public import JSON
public import Vobiz

extension Projection {
    /// One page of a list, in the one form that all lists have.
    public struct List<Item: Representation>: Representation {
        public let items: [Item]
        public let page: Int
        public let perPage: Int
        /// How many items all pages have; nil when the provider does not tell.
        public let total: Int?
        private let asOf: Timestamp

        /// A page that the provider cut.
        public init(_ items: [Item], page: Int, perPage: Int, total: Int?, asOf: Timestamp) {
            self.items = items
            self.page = page
            self.perPage = perPage
            self.total = total.map { max(0, $0) }
            self.asOf = asOf
        }

        /// A page cut here from all items that a caller may see, so that the totals count no
        /// others.
        ///
        /// A page behind the last, or before the first, has no items.
        public init(slicing all: [Item], page: Int, perPage: Int, asOf: Timestamp) {
            let perPage = max(1, perPage)
            let (start, overflow) = max(0, page - 1).multipliedReportingOverflow(by: perPage)
            let rest = page < 1 || overflow ? [] : all.dropFirst(start)
            self.init(
                Array(rest.prefix(perPage)),
                page: page,
                perPage: perPage,
                total: all.count,
                asOf: asOf
            )
        }

        public var totalPages: Int? {
            total.map { total in
                let (full, rest) = total.quotientAndRemainder(dividingBy: max(1, perPage))
                return rest == 0 ? full : full + 1
            }
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writeMembers(to: &$0) { _ in } }
        }

        /// Writes the members into an object that is open, more of them before the last.
        func writeMembers(to writer: inout JSONWriter, _ more: (inout JSONWriter) -> Void) {
            writer.array("items") { writer in
                for item in items { item.write(to: &writer) }
            }
            writer.member("page", page)
            writer.member("per_page", perPage)
            writer.member("total", total)
            writer.member("total_pages", totalPages)
            more(&writer)
            writer.member("as_of", asOf.text)
        }
    }
}

extension Projection.List where Item == Projection.Account {
    /// One page of the partner's customers (route 4).
    public init(_ list: AccountList, page: Int, perPage: Int, asOf: Timestamp) {
        self.init(
            list.accounts.map { Projection.Account($0, asOf: asOf) },
            page: page,
            perPage: perPage,
            total: list.total,
            asOf: asOf
        )
    }
}
