import Platform

extension CacheLifetimes {
    /// The lifetime of the answer to a read. What cannot change any more may be kept longer.
    func lifetime(of route: Route, _ read: Read, at now: WallTime) -> Duration {
        if case .cdrs(_, _, let filter) = read, filter.isClosed(at: now) { return closedCdrs }
        return lifetime(of: route)
    }

    /// The lifetime of a route's answers; zero for those that are never kept.
    func lifetime(of route: Route) -> Duration {
        switch route {
        case .partner: partner
        case .dashboard: dashboard
        case .analytics: analytics
        case .accounts: accounts
        case .account: account
        case .wallet: balance
        case .balance: balances
        case .profile: profile
        case .transactions: transactions
        case .createAccount, .createTransfer, .operation, .whoami, .openAPIYAML, .openAPIJSON: .zero
        case .cdrs, .cdr: cdrs
        case .numbers: numbers
        // Put together anew each time, from what is kept for a while itself.
        case .limits, .overview, .operations: .zero
        }
    }
}
