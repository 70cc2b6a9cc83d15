import HTTPTypes
import JSON
import Testing

extension Caller {
    static let payer = Caller(name: "payer")
}

extension Stage {
    static let transferRoute = "POST /api/v1/partner/accounts/{id}/transfer-balance"

    /// Moves money to an account. Without a key no `Idempotency-Key` is sent.
    func transfer(
        _ body: String,
        to account: String,
        key: String?,
        as caller: String = "payer"
    ) async throws -> Reply {
        var fields = [try self.key(caller), ("Content-Type", "application/json")]
        if let key { fields.append(("Idempotency-Key", key)) }
        return try await front.send(
            .post,
            "/v1/accounts/\(account)/transfers",
            fields,
            body: body
        )
    }

    /// The entries of an account's ledger that a transfer of this gateway made, as the provider has them.
    func transferEntries(of account: String) async throws -> [JSONValue] {
        let list = try await ask("/api/v1/partner/accounts/\(account)/transactions?per_page=100")
        let rows = try list.json["transactions"]?.elements ?? []
        return rows.filter { $0["description"]?.string?.contains("[vgw:") == true }
    }
}
