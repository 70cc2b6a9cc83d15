import Vobiz

/// Whether the pages of a list that were read are all there is of it, each entry once. A list that changes while
/// it is read shows that by its totals or by entries that come twice: one may have been missed then.
struct PageTally: Sendable {
    private var ids: Set<String> = []
    private var entries = 0
    private var total: Int?
    private var isSteady = true
    private(set) var isAtEnd = false

    /// Takes in a page, in order.
    mutating func note(_ page: PageRequest, ids: [String], total: Int?) {
        if page.page > 1, total != self.total { isSteady = false }
        self.total = total
        entries += ids.count
        self.ids.formUnion(ids)
        isAtEnd = ids.isEmpty || total.map { entries >= $0 } ?? (ids.count < page.perPage)
    }

    /// Everything was read, and nothing moved meanwhile.
    var isComplete: Bool {
        isAtEnd && isSteady && ids.count == entries && (total.map { $0 == entries } ?? true)
    }
}
