extension VobizClient {
    /// One page of the numbers that a customer rents, those whose E.164 form contains a text, or all.
    public func numbers(
        of id: AccountID,
        _ page: PageRequest,
        search: String? = nil,
        credential: @escaping Credential
    ) async throws(VobizError) -> RentedNumberPage {
        var query = QueryWriter()
        query.append(page)
        query.append("search", search)
        return try await read(.numbers(id), query: query, credential) { (root) throws(VobizError) in
            let list = try RentedNumberPage(decoding: root)
            for account in list.namedAccounts { try Self.check(id, account) }
            try Self.check(page, page: list.page, perPage: list.perPage, sizeName: "per_page")
            return list
        }
    }
}
