public import JSON

/// The partner's numbers, `GET /partner/dashboard` and `GET /partner/analytics`.
///
/// The provider documents two forms of it: one with a period, customers and calls, and one with six
/// key figures. Each fills its half, the other is nil. The partner's profile that the first form
/// repeats is left to its own route.
public struct DashboardSummary: Sendable, Equatable {
    public var from: CalendarDate?
    public var to: CalendarDate?
    public var currency: CurrencyCode?
    public var totalAccounts: Int?
    public var activeAccounts: Int?
    public var customers: [SummaryCustomer]?
    /// The sum of all wallets.
    public var totalBalance: DecimalText?
    public var calls: CallStatistics?
    public var inbound: CallStatistics?
    public var outbound: CallStatistics?
    public var products: [Product]?
    /// The days that had calls.
    public var days: [Day]?
    public var keyFigures: KeyFigures?

    /// The calls of one product, by the provider's name for it.
    public struct Product: Sendable, Equatable {
        public var name: String
        public var calls: CallStatistics
    }

    /// The calls of one day.
    public struct Day: Sendable, Equatable {
        public var date: CalendarDate
        public var calls: CallStatistics
        public var inbound: CallStatistics?
        public var outbound: CallStatistics?
    }

    /// Throws when the document is in neither form, a customer has no id, or a day no date.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        keyFigures = KeyFigures(object)
        guard keyFigures != nil || object.object("calls") != nil || object.object("accounts") != nil
        else { throw object.missing("accounts") }
        let period = object.object("period")
        from = period?.date("from")
        to = period?.date("to")
        currency = object.currency("currency")
        let accounts = object.object("accounts")
        totalAccounts = accounts?.count("total")
        activeAccounts = accounts?.count("active")
        customers = try Self.customers(accounts)
        totalBalance = object.decimal("total_balance")
        calls = object.object("calls").map { CallStatistics($0) }
        inbound = object.object("traffic")?.object("inbound").map { CallStatistics($0) }
        outbound = object.object("traffic")?.object("outbound").map { CallStatistics($0) }
        products = object.object("by_product").map { Self.products($0) }
        days = try Self.days(object)
    }

    private static func customers(
        _ accounts: ObjectReader?
    ) throws(VobizError) -> [SummaryCustomer]? {
        guard let items = try accounts?.objects("customers") else { return nil }
        var customers: [SummaryCustomer] = []
        for item in items { customers.append(try SummaryCustomer(item)) }
        return customers
    }

    /// The provider may add products as well as members that are none: a product counts its calls.
    private static func products(_ object: ObjectReader) -> [Product] {
        object.members.compactMap { member in
            guard let name = ErrorText.word(member.name),
                let calls = object.object(name).map({ CallStatistics($0) }),
                calls.totalCalls != nil
            else { return nil }
            return Product(name: name, calls: calls)
        }
    }

    private static func days(_ object: ObjectReader) throws(VobizError) -> [Day]? {
        guard let items = try object.objects("time_series") else { return nil }
        var days: [Day] = []
        for item in items {
            days.append(
                Day(
                    date: try item.required(item.date("date"), "date"),
                    calls: CallStatistics(item),
                    inbound: item.object("inbound").map { CallStatistics($0) },
                    outbound: item.object("outbound").map { CallStatistics($0) }
                )
            )
        }
        return days
    }
}
