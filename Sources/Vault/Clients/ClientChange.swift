public import Platform

/// What is to become of a client's permissions; whatever is not mentioned stays as it is.
public struct ClientChange: Hashable, Sendable {
    /// What becomes of a member that a client may be without.
    public enum Edit<Value: Hashable & Sendable>: Hashable, Sendable {
        case keep
        case remove
        case set(Value)

        func applied(to value: Value?) -> Value? {
            switch self {
            case .keep: value
            case .remove: nil
            case .set(let new): new
            }
        }
    }

    public var scopes: ScopeSet?
    public var accounts: AccountAccess?
    public var rate = Edit<RequestRate>.keep
    public var burst = Edit<Int>.keep
    /// None means from anywhere.
    public var addresses: [AddressRange]?
    public var notBefore = Edit<WallTime>.keep
    public var expires = Edit<WallTime>.keep
    public var requiresCertificate: Bool?

    public init() {}

    /// Nothing is mentioned.
    public var isEmpty: Bool { self == ClientChange() }

    /// What they become.
    public func applied(to permissions: ClientPermissions) -> ClientPermissions {
        ClientPermissions(
            scopes: scopes ?? permissions.scopes,
            accounts: accounts ?? permissions.accounts,
            rate: rate.applied(to: permissions.rate),
            burst: burst.applied(to: permissions.burst),
            addresses: addresses ?? permissions.addresses,
            notBefore: notBefore.applied(to: permissions.notBefore),
            expires: expires.applied(to: permissions.expires),
            requiresCertificate: requiresCertificate ?? permissions.requiresCertificate
        )
    }
}
