public import JSON

/// One page of an account's call records, newest first.
public struct CallRecordPage: Sendable, Equatable {
    /// Whose records, when the answer tells.
    public var account: AccountID?
    public var records: [CallRecord]
    public var total: Int?
    public var page: Int?
    public var perPage: Int?
    /// Covers everything that the filters match, not only this page.
    public var summary: CallRecordSummary?

    /// Throws when `data` is no array or a record lacks its id, its cost or its currency.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        account = object.account("account_auth_id") ?? object.account("account_id")
        var records: [CallRecord] = []
        for item in try object.required(object.objects("data"), "data") {
            records.append(try CallRecord(item))
        }
        self.records = records
        let pagination = object.object("pagination") ?? object
        total = pagination.count("total")
        page = pagination.count("page")
        perPage = pagination.count("per_page")
        summary = object.object("summary").map { CallRecordSummary($0) }
    }

    /// The accounts that the answer and its rows name.
    var namedAccounts: [AccountID] {
        (account.map { [$0] } ?? []) + records.compactMap(\.account)
    }
}
