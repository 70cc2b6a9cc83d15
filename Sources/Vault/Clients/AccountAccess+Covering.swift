extension AccountAccess {
    /// Whether everything that `other` allows is allowed here as well.
    public func covers(_ other: AccountAccess) -> Bool {
        if isAll { return true }
        guard let accounts = other.accounts else { return false }
        return accounts.allSatisfy { allows($0) }
    }
}
