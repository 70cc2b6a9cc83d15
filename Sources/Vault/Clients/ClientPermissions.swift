public import Platform

/// What is granted to a client, and on which conditions.
public struct ClientPermissions: Hashable, Sendable {
    public var scopes: ScopeSet
    public var accounts: AccountAccess
    /// Nil means the gateway's default.
    public var rate: RequestRate?
    /// Nil means the gateway's default.
    public var burst: Int?
    /// Where requests may come from; empty means from anywhere.
    public var addresses: [AddressRange]
    public var notBefore: WallTime?
    public var expires: WallTime?
    /// Whether its keys count only beside its certificate (R-TLS-06).
    public var requiresCertificate: Bool

    public init(
        scopes: ScopeSet,
        accounts: AccountAccess,
        rate: RequestRate? = nil,
        burst: Int? = nil,
        addresses: [AddressRange] = [],
        notBefore: WallTime? = nil,
        expires: WallTime? = nil,
        requiresCertificate: Bool = false
    ) {
        self.scopes = scopes
        self.accounts = accounts
        self.rate = rate
        self.burst = burst
        self.addresses = addresses
        self.notBefore = notBefore
        self.expires = expires
        self.requiresCertificate = requiresCertificate
    }

    /// Whether a request from this address (4 or 16 bytes) is acceptable.
    public func allows(address: Span<UInt8>) -> Bool {
        guard !addresses.isEmpty else { return true }
        for range in addresses where range.contains(address) { return true }
        return false
    }

    /// What the store can keep: at least one scope, a positive burst.
    var isWellFormed: Bool {
        !scopes.isEmpty && burst.map { (1...RequestRate.limit).contains($0) } ?? true
    }

    /// An end after the beginning, and a burst that its own rate fills within a day.
    var isConsistent: Bool {
        if let rate, let burst, !rate.fills(burst) { return false }
        guard let notBefore, let expires else { return true }
        return notBefore.isBefore(expires)
    }
}
