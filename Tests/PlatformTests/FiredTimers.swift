import Platform

/// The names of what has fired, in order.
final class FiredTimers: Sendable {
    private let fired = Guarded<[String]>([])

    func add(_ name: String) {
        fired.withLock { $0.append(name) }
    }

    var names: [String] {
        fired.withLock { $0 }
    }
}
