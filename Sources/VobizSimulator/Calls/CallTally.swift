/// How many calls an account was allowed and denied since the start.
struct CallTally: Sendable {
    private(set) var accepted = 0
    private(set) var tooFast = 0
    private(set) var tooMany = 0
    private(set) var unpaid = 0

    mutating func accept(_ count: Int) {
        accepted += count
    }

    mutating func refuse(_ count: Int, _ refusal: CallRefusal) {
        switch refusal {
        case .callsPerSecond: tooFast += count
        case .concurrentCalls: tooMany += count
        case .emptyWallet: unpaid += count
        }
    }
}
