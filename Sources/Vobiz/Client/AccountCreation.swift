public import Cryptography

/// A new account and its token, which the provider shows just then.
public struct AccountCreation: ~Copyable, Sendable {
    public let account: CreatedAccount
    /// Nil when the answer had none that can be used; the account exists all the same.
    public let token: SecretBytes?

    /// Gives the token away.
    public consuming func takeToken() -> SecretBytes? {
        token
    }
}
