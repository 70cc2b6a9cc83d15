public import Cryptography

extension VobizClient {
    /// One page of the customers whose name or e-mail address contains a text, or of all.
    public func accounts(
        _ page: PageRequest,
        search: String? = nil,
        credential: @escaping Credential
    ) async throws(VobizError) -> AccountList {
        var query = QueryWriter()
        query.append(page)
        query.append("search", search)
        return try await read(.accounts, query: query, credential) { (root) throws(VobizError) in
            let list = try AccountList(decoding: root)
            try Self.check(page, page: list.page, perPage: list.perPage, sizeName: "size")
            return list
        }
    }

    /// Creates a customer account. Not repeatable: a failure that is no refusal leaves open whether
    /// the account exists.
    public func createAccount(
        _ account: borrowing NewAccount,
        credential: @escaping Credential
    ) async throws(VobizError) -> AccountCreation {
        let address = account.details.email.lowercased()
        return try await write(.accounts, body: account.body(), credential) {
            (root) throws(VobizError) in
            let created = try CreatedAccount(decoding: root)
            // Another account's token must not be taken for the new one's.
            if let email = created.email, email.lowercased() != address {
                throw .mismatch(requested: nil)
            }
            return AccountCreation(account: created, token: CustomerToken.extract(from: root))
        }
    }

    /// A customer's account.
    public func account(
        _ id: AccountID,
        credential: @escaping Credential
    ) async throws(VobizError) -> CustomerAccount {
        try await read(.account(id), credential) { (root) throws(VobizError) in
            let account = try CustomerAccount(decoding: root)
            try Self.check(id, account.id)
            return account
        }
    }

    /// The API token of a customer's account, from the same document.
    ///
    /// - Throws: ``VobizError``; `invalid` with `auth_token` when the document has none that can
    ///   be used.
    public func customerToken(
        of id: AccountID,
        credential: @escaping Credential
    ) async throws(VobizError) -> SecretBytes {
        try await read(.account(id), credential) { (root) throws(VobizError) in
            try Self.check(id, CustomerAccount(decoding: root).id)
            guard let token = CustomerToken.extract(from: root) else {
                throw .invalid(.member("auth_token"))
            }
            return token
        }
    }

    /// A customer's wallet as the partner sees it.
    public func wallet(
        of id: AccountID,
        credential: @escaping Credential
    ) async throws(VobizError) -> CustomerWallet {
        try await read(.wallet(id), credential) { (root) throws(VobizError) in
            let wallet = try CustomerWallet(decoding: root)
            try Self.check(id, wallet.id)
            return wallet
        }
    }

    /// An account's balance in one currency, with the account's own credential.
    public func balance(
        of id: AccountID,
        in currency: CurrencyCode,
        credential: @escaping Credential
    ) async throws(VobizError) -> AccountBalance {
        try await read(.balance(id, currency), credential) { (root) throws(VobizError) in
            let balance = try AccountBalance(decoding: root)
            try Self.check(id, balance.account)
            guard balance.currency == currency else { throw .invalid(.member("currency")) }
            return balance
        }
    }

    /// An account as it sees itself, with the account's own credential.
    public func profile(
        of id: AccountID,
        credential: @escaping Credential
    ) async throws(VobizError) -> AccountProfile {
        try await read(.profile, credential) { (root) throws(VobizError) in
            let profile = try AccountProfile(decoding: root)
            try Self.check(id, profile.account.id)
            return profile
        }
    }

    static func check(_ requested: AccountID, _ answered: AccountID) throws(VobizError) {
        guard answered == requested else { throw .mismatch(requested: requested) }
    }

    /// A page that the provider cut otherwise would be taken for the one that was asked for: some
    /// routes ignore parameters they do not know, and lower sizes silently.
    static func check(
        _ requested: PageRequest,
        page: Int?,
        perPage: Int?,
        sizeName: String
    ) throws(VobizError) {
        guard page == nil || page == requested.page else { throw .invalid(.member("page")) }
        guard perPage == nil || perPage == requested.perPage else {
            throw .invalid(.member(sizeName))
        }
    }
}
