import JSON
import Platform
import Vault
import Vobiz

/// Answers reads from the provider: one call, or for the lists that are cut here a few, projected into
/// the gateway's shapes.
struct ReadService: Sendable {
    /// Pages of 100 that one question may cost.
    private static let maxPages = 50

    let provider: Provider
    /// The same provider for pages of lists, which are slow and come in numbers: they get a part of the
    /// connections, so that a balance never waits for them.
    let exports: Provider
    /// Told of every document that holds limits.
    let limits: LearnedLimits

    /// The document of a read as a client with some access may see it.
    func document(
        of read: Read,
        for access: AccountAccess
    ) async throws(GatewayError) -> Document {
        switch read {
        case .partner: try await partner()
        case .dashboard: try await dashboard()
        case .analytics(let from, let to): try await analytics(from, to)
        case .accounts(let page, let search): try await accounts(page, search, access)
        case .account(let id): try await account(id)
        case .wallet(let id): try await wallet(id)
        case .balance(let id, let currency): try await balance(id, currency)
        case .profile(let id): try await profile(id)
        case .transactions(let id, let page, let filter, let ledger):
            try await transactions(id, page, filter, ledger)
        case .cdrs(let id, let page, let filter): try await callRecords(id, page, filter)
        case .cdr(let id, let call): try await callRecord(id, call)
        case .numbers(let id, let page, let search): try await numbers(id, page, search)
        }
    }

    private var asOf: Timestamp { Timestamp(.now) }

    // MARK: The partner

    private func partner() async throws(GatewayError) -> Document {
        let profile = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.partner(credential: credential)
        }
        return Document(Projection.Partner(profile, asOf: asOf))
    }

    private func dashboard() async throws(GatewayError) -> Document {
        let summary = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.dashboard(credential: credential)
        }
        return Document(Projection.Summary(summary, asOf: asOf))
    }

    private func analytics(
        _ from: CalendarDate?,
        _ to: CalendarDate?
    ) async throws(GatewayError) -> Document {
        let summary = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.analytics(from: from, to: to, credential: credential)
        }
        return Document(Projection.Summary(summary, asOf: asOf))
    }

    // MARK: Accounts

    private func accounts(
        _ page: PageRequest,
        _ search: String?,
        _ access: AccountAccess
    ) async throws(GatewayError) -> Document {
        guard access.isAll else { return try await visibleAccounts(page, search, access) }
        let list = try await accountPage(page, search, provider)
        return Document(
            Projection.List(list, page: page.page, perPage: page.perPage, asOf: asOf)
        )
    }

    /// The list of a client that may see only some accounts is cut here, from all pages, so that its
    /// totals count no others.
    private func visibleAccounts(
        _ page: PageRequest,
        _ search: String?,
        _ access: AccountAccess
    ) async throws(GatewayError) -> Document {
        let asOf = asOf
        var visible: [Projection.Account] = []
        for number in 1...Self.maxPages {
            guard let all = PageRequest(page: number, perPage: PageRequest.maximumPerPage) else {
                break
            }
            let list = try await accountPage(all, search, exports)
            visible += list.accounts.filter { access.allows($0.id.text) }
                .map { Projection.Account($0, asOf: asOf) }
            if Self.isLast(all, count: list.accounts.count, total: list.total) {
                return Document(
                    Projection.List(
                        slicing: visible,
                        page: page.page,
                        perPage: page.perPage,
                        asOf: asOf
                    )
                )
            }
        }
        throw .tooManyPages
    }

    private func accountPage(
        _ page: PageRequest,
        _ search: String?,
        _ provider: Provider
    ) async throws(GatewayError) -> AccountList {
        let list = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.accounts(page, search: search, credential: credential)
        }
        for account in list.accounts { learn(account) }
        return list
    }

    private static func isLast(_ page: PageRequest, count: Int, total: Int?) -> Bool {
        guard count > 0 else { return true }
        return total.map { page.page * page.perPage >= $0 } ?? (count < page.perPage)
    }

    private func account(_ id: AccountID) async throws(GatewayError) -> Document {
        Document(Projection.Account(try await customer(id), asOf: asOf))
    }

    func customer(_ id: AccountID) async throws(GatewayError) -> CustomerAccount {
        let account = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.account(id, credential: credential)
        }
        learn(account)
        return account
    }

    private func wallet(_ id: AccountID) async throws(GatewayError) -> Document {
        let wallet = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.wallet(of: id, credential: credential)
        }
        return Document(Projection.Wallet(wallet, asOf: asOf))
    }

    private func balance(
        _ id: AccountID,
        _ currency: CurrencyCode
    ) async throws(GatewayError) -> Document {
        let balance = try await provider.asCustomer(id) { (vobiz, credential) throws(VobizError) in
            try await vobiz.balance(of: id, in: currency, credential: credential)
        }
        return Document(Projection.Balance(balance, asOf: asOf))
    }

    private func profile(_ id: AccountID) async throws(GatewayError) -> Document {
        let profile = try await provider.asCustomer(id) { (vobiz, credential) throws(VobizError) in
            try await vobiz.profile(of: id, credential: credential)
        }
        learn(profile.account)
        return Document(Projection.Profile(profile, asOf: asOf))
    }

    // MARK: Ledgers

    private func transactions(
        _ id: AccountID,
        _ page: PageRequest,
        _ filter: TransactionFilter,
        _ ledger: Read.Ledger
    ) async throws(GatewayError) -> Document {
        let isCutHere =
            switch ledger {
            // The partner's filter has no word for credits.
            case .partner: filter.kind == .credit
            // Older documents of the account's own ledger know no filter at all, and ignore it.
            case .account: filter != TransactionFilter()
            }
        let result =
            isCutHere
            ? try await picked(id, page, filter, ledger)
            : try await ledgerPage(id, page, filter, ledger)
        return document(result, id, page)
    }

    /// A page of the entries that match, picked here from all pages: whatever the provider makes of a
    /// filter, the answer and its sums are right.
    private func picked(
        _ id: AccountID,
        _ page: PageRequest,
        _ filter: TransactionFilter,
        _ ledger: Read.Ledger
    ) async throws(GatewayError) -> TransactionPage {
        var asked = filter
        if ledger == .partner { asked.kind = nil }
        var found: [Transaction] = []
        for number in 1...Self.maxPages {
            guard let next = PageRequest(page: number, perPage: PageRequest.maximumPerPage) else {
                break
            }
            let part = try await ledgerPage(id, next, asked, ledger)
            found += part.transactions.filter(filter.matches)
            if Self.isLast(next, count: part.transactions.count, total: part.total) {
                return TransactionPage(slicing: found, page, of: id)
            }
        }
        throw .tooManyPages
    }

    private func ledgerPage(
        _ id: AccountID,
        _ page: PageRequest,
        _ filter: TransactionFilter,
        _ ledger: Read.Ledger
    ) async throws(GatewayError) -> TransactionPage {
        switch ledger {
        case .partner:
            try await exports.asPartner { (vobiz, credential) throws(VobizError) in
                try await vobiz.partnerTransactions(of: id, page, filter, credential: credential)
            }
        case .account:
            try await exports.asCustomer(id) { (vobiz, credential) throws(VobizError) in
                try await vobiz.accountTransactions(of: id, page, filter, credential: credential)
            }
        }
    }

    private func document(
        _ ledger: TransactionPage,
        _ id: AccountID,
        _ page: PageRequest
    ) -> Document {
        Document(
            Projection.Ledger(
                ledger,
                of: id,
                page: page.page,
                perPage: page.perPage,
                asOf: asOf
            )
        )
    }
}
