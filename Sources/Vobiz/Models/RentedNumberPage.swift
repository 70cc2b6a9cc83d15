public import JSON

/// One page of an account's numbers: `items` in newer documents, `data` in older ones.
public struct RentedNumberPage: Sendable, Equatable {
    /// Whose numbers, when the answer tells.
    public var account: AccountID?
    public var numbers: [RentedNumber]
    public var total: Int?
    public var page: Int?
    public var perPage: Int?

    /// Throws when there is no array of numbers or one of them lacks the number itself.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        account = object.account("account_auth_id")
        var numbers: [RentedNumber] = []
        let rows = try object.objects(object.has("items") ? "items" : "data")
        for item in try object.required(rows, "items") { numbers.append(try RentedNumber(item)) }
        self.numbers = numbers
        let pagination = object.object("pagination") ?? object
        total = pagination.count("total")
        page = pagination.count("page")
        perPage = pagination.count("per_page")
    }

    /// The accounts that the answer and its rows name.
    var namedAccounts: [AccountID] {
        (account.map { [$0] } ?? []) + numbers.compactMap(\.account)
    }
}
