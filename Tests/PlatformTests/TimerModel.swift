/// What a timer wheel must do, written so that it cannot be wrong: a list that is searched.
struct TimerModel {
    private var ticks: [Int: UInt64] = [:]
    private var elapsed: UInt64

    init(at tick: UInt64) {
        elapsed = tick
    }

    var count: Int { ticks.count }
    var earliest: UInt64? { ticks.values.min() }
    var names: [Int] { ticks.keys.sorted() }

    func tick(of name: Int) -> UInt64? {
        ticks[name]
    }

    mutating func schedule(at tick: UInt64, _ name: Int) {
        ticks[name] = max(tick, elapsed + 1)
    }

    mutating func cancel(_ name: Int) -> Bool {
        ticks.removeValue(forKey: name) != nil
    }

    /// The timers due at `tick`, in the order of their times.
    mutating func advance(to tick: UInt64) -> [(name: Int, tick: UInt64)] {
        elapsed = max(elapsed, tick)
        let due = ticks.filter { $0.value <= tick }.sorted { $0.value < $1.value }
        for (name, _) in due { ticks[name] = nil }
        return due.map { (name: $0.key, tick: $0.value) }
    }
}
