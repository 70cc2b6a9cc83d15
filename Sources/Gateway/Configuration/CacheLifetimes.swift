/// How long an answer of each route may be used without asking the provider again; zero means never.
public struct CacheLifetimes: Hashable, Sendable {
    public var partner = Duration.zero
    public var dashboard = Duration.zero
    public var analytics = Duration.zero
    /// The list of accounts.
    public var accounts = Duration.zero
    /// One account.
    public var account = Duration.zero
    /// An account's wallet, asked for with the partner's credential.
    public var balance = Duration.zero
    /// An account's balance in one currency, asked for with the customer's credential.
    public var balances = Duration.zero
    public var profile = Duration.zero
    public var transactions = Duration.zero
    /// Call records.
    public var cdrs = Duration.zero
    /// Lists of call records of days to which no call can be added any more.
    public var closedCdrs = Duration.zero
    public var numbers = Duration.zero

    /// Nothing is cached.
    public init() {}
}
