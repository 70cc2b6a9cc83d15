import Vault

/// A part of an account's overview (route 18). Each is what a route of its own answers.
enum OverviewPart: String, Sendable, CaseIterable {
    case profile, balance, limits, transactions

    /// Whose answer it is, without any parameter.
    var route: Route {
        switch self {
        case .profile: .profile
        case .balance: .wallet
        case .limits: .limits
        case .transactions: .transactions
        }
    }

    /// What a client needs to see it: the same as for the route.
    var scope: Scope {
        switch self {
        case .profile, .limits: .accountsRead
        case .balance: .balancesRead
        case .transactions: .transactionsRead
        }
    }

    /// Any of these lets a client see something.
    static let scopes = ScopeSet(allCases.map(\.scope))
}
