import Platform
import TestSupport

/// Some callers who ask again and again, each answer of the provider's, until they are told to stop.
final class Load: Sendable {
    private struct State {
        var isOver = false
        var answered = 0
        var failures: [String] = []
    }

    private let stage: Stage
    private let path: String
    private let state = Guarded(State())

    /// - Parameters:
    ///   - stage: whose gateway is asked.
    ///   - path: of a read that is not cached.
    init(on stage: Stage, path: String) {
        self.stage = stage
        self.path = path
    }

    var answered: Int { state.withLock { $0.answered } }
    /// What was answered with anything but success.
    var failures: [String] { state.withLock { $0.failures } }

    /// Runs some callers for the time of `body`.
    func run(callers: Int, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers { group.addTask { try await self.ask() } }
            try await body()
            state.withLock { $0.isOver = true }
            try await group.waitForAll()
        }
    }

    /// Returns once so many more were answered.
    func answers(_ count: Int) async throws {
        let goal = answered + count
        try await until { answered >= goal }
    }

    private func ask() async throws {
        while !Task.isCancelled, !state.withLock({ $0.isOver }) {
            let reply = try await stage.get(path)
            state.withLock { state in
                state.answered += 1
                if reply.status != 200 { state.failures.append("\(reply.status) \(reply.text)") }
            }
        }
    }
}
