/// A request whose route and caller are known.
struct Exchange: Sendable {
    let parameters: [String]
    let query: Query
    let body: [UInt8]
    let caller: Caller
    let now: Timestamp
    /// The one that the answer carries as `X-Request-Id`.
    let requestID: String

    /// The first path parameter, which on every route that has one is an account's auth id.
    var account: String { parameters.first ?? "" }

    /// The last path parameter: the call, the record or the currency that is asked for.
    var item: String { parameters.last ?? "" }
}
