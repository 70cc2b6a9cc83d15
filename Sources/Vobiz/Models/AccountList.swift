public import JSON

/// One page of the partner's customers, `GET /partner/accounts`.
public struct AccountList: Sendable, Equatable {
    public var accounts: [CustomerAccount]
    public var total: Int?
    public var page: Int?
    /// The provider takes `per_page` and gives it back as `size`.
    public var perPage: Int?

    /// Throws when `accounts` is no array, or one of them has no id.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        var accounts: [CustomerAccount] = []
        for item in try object.required(object.objects("accounts"), "accounts") {
            accounts.append(try CustomerAccount(item))
        }
        self.accounts = accounts
        total = object.count("total")
        page = object.count("page")
        perPage = object.count("size") ?? object.count("per_page")
    }
}
