import Platform

/// The requests that were executed, in order.
final class Executions: Sendable {
    private let paths = Guarded<[String]>([])

    func add(_ path: String) {
        paths.withLock { $0.append(path) }
    }

    /// What was executed since this was last asked.
    func take() -> [String] {
        paths.withLock { paths in
            defer { paths = [] }
            return paths
        }
    }
}
