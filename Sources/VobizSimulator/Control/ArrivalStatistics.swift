/// Who asked what, when, and how much at once: what a test of pacing or coalescing wants to know.
///
/// Only accounts that exist are counted, so that made-up ids cannot fill the memory.
struct ArrivalStatistics: Sendable {
    /// The requests for one route or about one account.
    struct Line: Sendable {
        private(set) var requests = 0
        private(set) var running = 0
        /// The most that were being answered at the same time.
        private(set) var mostAtOnce = 0
        private(set) var firstAt: Timestamp?
        private(set) var lastAt: Timestamp?

        mutating func arrive(at now: Timestamp) {
            requests += 1
            running += 1
            mostAtOnce = max(mostAtOnce, running)
            firstAt = firstAt ?? now
            lastAt = now
        }

        mutating func leave() {
            running -= 1
        }

        /// What goes on stays, what is over is forgotten.
        mutating func forget() {
            var line = Line()
            line.running = running
            line.mostAtOnce = running
            self = line
        }
    }

    private(set) var routes: [Route: Line] = [:]
    private(set) var accounts: [String: Line] = [:]

    mutating func arrive(at route: Route?, account: String?, _ now: Timestamp) {
        if let route { routes[route, default: Line()].arrive(at: now) }
        if let account { accounts[account, default: Line()].arrive(at: now) }
    }

    mutating func leave(_ route: Route?, account: String?) {
        if let route { routes[route]?.leave() }
        if let account { accounts[account]?.leave() }
    }

    mutating func forget() {
        for route in routes.keys { routes[route]?.forget() }
        for account in accounts.keys { accounts[account]?.forget() }
    }
}
