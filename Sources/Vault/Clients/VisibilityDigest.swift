import Cryptography

/// Stands for what a client can see: equal for clients with the same scopes and accounts, so that
/// they share cached answers, and different for any others (R-C-02).
public struct VisibilityDigest: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    public init(scopes: ScopeSet, accounts: AccountAccess) {
        var parts = FramedBytes()
        parts.append("vgw/visibility/1".utf8)
        parts.append(scopes.text.utf8)
        parts.append(accounts.isAll ? [1] : [0])
        for account in accounts.accounts ?? [] { parts.append(account.utf8) }
        let digest = SHA256.hash(parts.bytes).bytes
        high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 16 bytes as two words, for a cache key.
    public var words: (UInt64, UInt64) { (high, low) }
}
