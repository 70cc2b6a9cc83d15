/// The right to run the processes of one stage, given back when the value ends.
///
/// Some dozens of stages at once would starve each other until deadlines pass that are no fault of
/// the gateway.
final class StagePermit: Sendable {
    private static let queue = Queue()

    private init() {}

    deinit {
        Task { await Self.queue.leave() }
    }

    /// Waits for a place.
    static func take() async -> StagePermit {
        await queue.enter()
        return StagePermit()
    }

    private actor Queue {
        private var places = 4
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func enter() async {
            guard places == 0 else {
                places -= 1
                return
            }
            await withCheckedContinuation { waiting.append($0) }
        }

        func leave() {
            if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
        }
    }
}
