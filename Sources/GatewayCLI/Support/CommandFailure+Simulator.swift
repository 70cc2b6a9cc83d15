import VobizSimulator

extension CommandFailure {
    /// A simulator that cannot begin.
    init(_ error: SimulatorError) {
        switch error {
        case .listening(let reason, at: let address): self.init(listening: reason, at: address)
        case .certificate(let reason): self.init(.configuration, reason)
        case .system(let reason): self.init(.systemError, "\(reason)")
        }
    }
}
