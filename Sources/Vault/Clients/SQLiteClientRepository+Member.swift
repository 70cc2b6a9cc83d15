import GRDB

extension SQLiteClientRepository {
    func member(named name: String) async throws(VaultError) -> (client: Client, keys: [ClientKey])
    {
        try await connection.read { database in
            let client = try Self.required(name, in: database)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM api_key WHERE client = ? ORDER BY rowid",
                arguments: [client.number]
            )
            return (client, try rows.map(ClientKey.init(row:)))
        }
    }
}
