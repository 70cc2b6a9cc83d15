/// Keeps a class of requests to its part of a pool: so many run, so many wait in line, and the rest
/// is turned away.
struct Bulkhead<ID: Equatable & Sendable>: Sendable {
    /// What becomes of one who comes.
    enum Admission: Equatable, Sendable {
        case enters
        case waits
        case isTurnedAway
    }

    private let limits: BulkheadLimits
    private(set) var running = 0
    /// In the order in which they came.
    private(set) var line: [ID] = []

    init(_ limits: BulkheadLimits) {
        self.limits = limits
    }

    /// Nobody overtakes those who wait already.
    mutating func admit(_ id: ID) -> Admission {
        if line.isEmpty, running < limits.running {
            running += 1
            return .enters
        }
        guard line.count < limits.waiting else { return .isTurnedAway }
        line.append(id)
        return .waits
    }

    /// One who ran is done.
    ///
    /// - Returns: who takes the place.
    mutating func leave() -> ID? {
        guard line.isEmpty else { return line.removeFirst() }
        running -= 1
        return nil
    }

    /// One who waits gives up.
    ///
    /// - Returns: false when it does not wait any more.
    mutating func giveUp(_ id: ID) -> Bool {
        guard let index = line.firstIndex(of: id) else { return false }
        line.remove(at: index)
        return true
    }
}
