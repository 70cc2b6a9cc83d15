import Synchronization

@testable import VobizSimulator

/// A clock that goes on when a test says so.
final class HandClock: Sendable {
    private let microseconds: Atomic<Int>

    /// Noon of a day of the demo, a whole second.
    init() {
        microseconds = Atomic(1_778_587_200_000_000)
    }

    var clock: SimulatedClock {
        SimulatedClock { self.microseconds.load(ordering: .relaxed) }
    }

    func advance(seconds: Int = 0, milliseconds: Int = 0) {
        let step = seconds * 1_000_000 + milliseconds * 1000
        microseconds.wrappingAdd(step, ordering: .relaxed)
    }
}
