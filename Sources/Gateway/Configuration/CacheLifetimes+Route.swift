extension CacheLifetimes {
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
        }
    }
}
