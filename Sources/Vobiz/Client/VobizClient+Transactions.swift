extension VobizClient {
    /// One page of a customer's ledger as the partner sees it.
    public func partnerTransactions(
        of id: AccountID,
        _ page: PageRequest,
        _ filter: TransactionFilter = TransactionFilter(),
        credential: @escaping Credential
    ) async throws(VobizError) -> TransactionPage {
        var query = QueryWriter()
        query.append(page)
        query.append("from_date", filter.from?.text)
        query.append("to_date", filter.to?.text)
        query.append("transaction_type", filter.kind?.rawValue)
        return try await transactions(.partnerTransactions(id), of: id, page, query, credential)
    }

    /// One page of an account's own ledger, with the account's own credential.
    ///
    /// Older documents page by `limit` and `offset`, newer ones ignore those and take `page` and
    /// `per_page`. Both are sent, and the page in the answer tells whether either was understood.
    public func accountTransactions(
        of id: AccountID,
        _ page: PageRequest,
        _ filter: TransactionFilter = TransactionFilter(),
        credential: @escaping Credential
    ) async throws(VobizError) -> TransactionPage {
        var query = QueryWriter()
        query.append(page)
        query.append("limit", String(page.perPage))
        query.append("offset", String(page.offset))
        query.append("from_date", filter.from?.text)
        query.append("to_date", filter.to?.text)
        query.append("type", filter.kind?.rawValue)
        return try await transactions(.accountTransactions(id), of: id, page, query, credential)
    }

    /// A sub-account's id leads to its parent's ledger; that is a mismatch too, since who may see
    /// the one may not see the other.
    private func transactions(
        _ endpoint: Endpoint,
        of id: AccountID,
        _ page: PageRequest,
        _ query: QueryWriter,
        _ credential: @escaping Credential
    ) async throws(VobizError) -> TransactionPage {
        try await read(endpoint, query: query, credential) { (root) throws(VobizError) in
            let ledger = try TransactionPage(decoding: root)
            for account in ledger.namedAccounts { try Self.check(id, account) }
            try Self.check(page, page: ledger.page, perPage: ledger.perPage, sizeName: "per_page")
            return ledger
        }
    }
}
