/// What an entry depends on, so that a write can remove everything it made old.
public enum CacheTag: Hashable, Sendable {
    /// The partner's own documents: profile, dashboard, analytics.
    case partner
    /// The list of accounts.
    case accounts
    /// One account's documents, by its id.
    case account(String)
}
