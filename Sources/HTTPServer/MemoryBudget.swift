import Synchronization

/// What the connections of one server hold in memory, over all its loops: unread input and output that
/// peers have not taken. Beyond the limit new requests are refused before memory runs out
/// (requirements §1.2, §1.3).
final class MemoryBudget: Sendable {
    private let limit: Int
    private let used = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// True above nine tenths of the limit.
    var isTight: Bool { used.load(ordering: .relaxed) > limit / 10 * 9 }

    func change(by bytes: Int) {
        used.wrappingAdd(bytes, ordering: .relaxed)
    }

    /// For tests and metrics.
    var bytes: Int { used.load(ordering: .relaxed) }
}
