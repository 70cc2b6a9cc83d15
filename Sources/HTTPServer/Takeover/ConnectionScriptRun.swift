/// A script on its way, as a value: it is asked what is next each time that the last is done. No I/O, no
/// clock.
struct ConnectionScriptRun: Sendable {
    /// What the driver is to do before it asks again.
    enum Action: Equatable {
        case send([UInt8])
        case wait(Duration)
        /// Nothing is asked after it.
        case end(ConnectionScript.Ending)
    }

    private let ending: ConnectionScript.Ending
    private var steps: ArraySlice<ConnectionScript.Step>
    /// Octets of the current drip that were sent.
    private var dripped = 0
    private var pausesNext = false

    init(_ script: ConnectionScript) {
        ending = script.ending
        steps = script.steps[...]
    }

    mutating func next() -> Action {
        guard let step = steps.first else { return .end(ending) }
        switch step {
        case .sendForEver(let octets): return .send(octets)
        case .drip(let octets, let interval):
            if let action = drip(octets, interval) { return action }
            dripped = 0
            steps.removeFirst()
            return next()
        case .send(let octets):
            steps.removeFirst()
            return .send(octets)
        case .pause(let duration):
            steps.removeFirst()
            return .wait(duration)
        }
    }

    /// Nil when all of it was sent.
    private mutating func drip(_ octets: [UInt8], _ interval: Duration) -> Action? {
        guard dripped < octets.count else {
            pausesNext = false
            return nil
        }
        defer { pausesNext.toggle() }
        if pausesNext { return .wait(interval) }
        defer { dripped += 1 }
        return .send([octets[dripped]])
    }
}
