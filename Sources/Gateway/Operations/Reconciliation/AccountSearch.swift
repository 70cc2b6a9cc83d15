import Vobiz

/// Looks for accounts by their e-mail address, which is unique at the provider (R-ID-13).
struct AccountSearch: Sendable {
    let provider: Provider
    /// See ``PageSweep/waitsForTurn``.
    var waitsForTurn = false

    /// The accounts with just this address in whatever case: the provider's search finds parts of names and
    /// addresses, so all pages are read.
    func accounts(
        _ email: String
    ) async throws(GatewayError) -> PageSweep<CustomerAccount>.Outcome {
        let address = email.lowercased()
        let sweep = PageSweep<CustomerAccount>(
            id: { $0.id.text },
            isWanted: { $0.email?.lowercased() == address },
            waitsForTurn: waitsForTurn
        )
        return try await sweep.run { (page) throws(GatewayError) in
            let list = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
                try await vobiz.accounts(page, search: email, credential: credential)
            }
            return PageSweep.Page(items: list.accounts, total: list.total)
        }
    }
}
