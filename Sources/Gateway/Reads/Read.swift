import Caching
import Vobiz

/// One read of the API with its arguments, checked and typed.
enum Read: Sendable {
    /// Which of the two ledgers of an account.
    enum Ledger: Sendable {
        case partner, account
    }

    case partner
    case dashboard
    case analytics(from: CalendarDate?, to: CalendarDate?)
    case accounts(PageRequest, search: String?)
    case account(AccountID)
    case wallet(AccountID)
    case balance(AccountID, CurrencyCode)
    case profile(AccountID)
    case transactions(AccountID, PageRequest, TransactionFilter, Ledger)
    case cdrs(AccountID, PageRequest, CallRecordFilter)
    case cdr(AccountID, CallID)
    case numbers(AccountID, PageRequest, search: String?)

    /// What the answer depends on: a write to it makes the answer old.
    var tags: [CacheTag] {
        switch self {
        case .partner, .dashboard, .analytics: [.partner]
        case .accounts: [.accounts]
        case .account(let id), .wallet(let id), .balance(let id, _), .profile(let id),
            .transactions(let id, _, _, _), .cdrs(let id, _, _), .cdr(let id, _),
            .numbers(let id, _, _):
            [.account(id.text)]
        }
    }

    /// What is gone when the provider says that there is no such thing: the account with all that was kept
    /// about it, or nothing but one call of it.
    var tagsWhenAbsent: [CacheTag] {
        if case .cdr = self { [] } else { tags }
    }
}

extension Read {
    /// The longest span of days that one question may cover.
    private static let maxDays: Int64 = 92

    /// Types what the pipeline has already checked octet by octet.
    ///
    /// `item` is what the path names below the account, `values` are the declared parameters in order,
    /// defaults filled in. It is nil for a route that
    /// reads nothing from the provider.
    ///
    /// - Throws: ``GatewayError/invalidRequest(_:)`` for what only shows in the whole.
    init?(
        _ route: Route,
        account: AccountID?,
        item: String?,
        values: [String?]
    ) throws(GatewayError) {
        switch route {
        case .partner: self = .partner
        case .dashboard: self = .dashboard
        case .analytics:
            let (from, to) = try Self.window(values[0], values[1])
            self = .analytics(from: from, to: to)
        case .accounts: self = .accounts(try Self.page(values), search: values[2])
        default:
            guard let account else { return nil }
            try self.init(route, account, item: item, values: values)
        }
    }

    private init?(
        _ route: Route,
        _ account: AccountID,
        item: String?,
        values: [String?]
    ) throws(GatewayError) {
        switch route {
        case .account: self = .account(account)
        case .wallet: self = .wallet(account)
        case .profile: self = .profile(account)
        case .balance:
            guard let code = item.flatMap({ CurrencyCode($0) }) else {
                throw .invalidRequest([FieldProblem("currency", "must be three capital letters")])
            }
            self = .balance(account, code)
        case .transactions:
            let (from, to) = try Self.window(values[2], values[3])
            let kind = values[4].flatMap { TransactionFilter.Kind(rawValue: $0) }
            self = .transactions(
                account,
                try Self.page(values),
                TransactionFilter(from: from, to: to, kind: kind),
                values[5] == "account" ? .account : .partner
            )
        case .cdrs:
            self = .cdrs(account, try Self.page(values), try Self.callRecordFilter(values))
        case .cdr:
            guard let call = item.flatMap({ CallID($0) }) else {
                throw .invalidRequest([FieldProblem("call_id", "must be the id of a call")])
            }
            self = .cdr(account, call)
        case .numbers: self = .numbers(account, try Self.page(values), search: values[2])
        default: return nil
        }
    }

    private static func callRecordFilter(
        _ values: [String?]
    ) throws(GatewayError) -> CallRecordFilter {
        let (from, to) = try window(values[2], values[3])
        // The provider has no open periods of call records.
        guard (from == nil) == (to == nil) else {
            let (missing, given) = from == nil ? ("from", "to") : ("to", "from")
            throw .invalidRequest([FieldProblem(missing, "must be given together with \(given)")])
        }
        return CallRecordFilter(
            from: from,
            to: to,
            direction: values[4].flatMap { CallRecord.Direction(rawValue: $0) },
            status: values[5].flatMap { CallRecordFilter.Status(rawValue: $0) },
            hangupCause: values[6],
            minimumDuration: values[7].flatMap { Int($0) }
        )
    }

    private static func page(_ values: [String?]) throws(GatewayError) -> PageRequest {
        guard let page = values[0].flatMap({ Int($0) }), let size = values[1].flatMap({ Int($0) }),
            let request = PageRequest(page: page, perPage: size)
        else { throw .invalidRequest([FieldProblem("page", "is out of range")]) }
        return request
    }

    private static func window(
        _ from: String?,
        _ to: String?
    ) throws(GatewayError) -> (CalendarDate?, CalendarDate?) {
        let from = from.flatMap { CalendarDate($0) }
        let to = to.flatMap { CalendarDate($0) }
        if let from, let to {
            guard from <= to else {
                throw .invalidRequest([FieldProblem("from", "is later than to")])
            }
            guard to.day - from.day <= maxDays else {
                throw .invalidRequest([FieldProblem("from", "is more than 92 days before to")])
            }
        }
        return (from, to)
    }
}
