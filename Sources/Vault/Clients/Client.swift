public import Platform

/// Someone who may call the gateway: what they may do, on which accounts, from where and how often.
public struct Client: Hashable, Sendable {
    /// Small, given out once, the same in every process: an index for per-client state.
    public let number: Int
    public let id: String
    public let name: String
    public let permissions: ClientPermissions
    public let createdAt: WallTime
    public let revokedAt: WallTime?

    public var scopes: ScopeSet { permissions.scopes }
    public var accounts: AccountAccess { permissions.accounts }
}
