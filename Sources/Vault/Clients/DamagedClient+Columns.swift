extension DamagedClient.Table {
    /// What a seal covers. What is added to a table later goes to the end, and means a new form of the seal.
    var columns: [String] { self == .client ? Self.clientColumns : Self.keyColumns }

    /// The beginning of a query for rows: the columns that are sealed, in their order, and what else there is.
    var selection: String { self == .client ? Self.clientSelection : Self.keySelection }

    var stateTable: StateTable { self == .client ? .client : .key }

    private static let clientColumns = [
        "number", "id", "name", "scopes", "accounts", "rate", "burst", "addresses", "created_at",
        "not_before", "expires_at", "revoked_at", "requires_certificate", "version",
    ]

    private static let keyColumns = [
        "kid", "client", "hash", "pepper_version", "created_at", "expires_at", "revoked_at",
        "certificate", "superseded_at", "version",
    ]

    private static let clientSelection = selection("client", clientColumns, [])
    private static let keySelection = selection("api_key", keyColumns, ["last_used_at"])

    /// With the number of octets that the file holds of texts: reading one ends at its first NUL, and makes
    /// something valid of what is not UTF-8.
    private static func selection(
        _ table: String,
        _ columns: [String],
        _ others: [String]
    ) -> String {
        let octets = columns.map {
            "CASE typeof(\($0)) WHEN 'text' THEN length(CAST(\($0) AS BLOB)) ELSE 0 END"
        }
        let names = columns + others + ["seal", "rowid AS place"]
        return """
            SELECT \(names.joined(separator: ", ")), \(octets.joined(separator: " + ")) AS octets
            FROM \(table)
            """
    }
}
