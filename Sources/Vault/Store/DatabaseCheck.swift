import GRDB

/// What SQLite itself finds in the file.
enum DatabaseCheck {
    /// So many findings say that the file is damaged as well as all of them would.
    private static let limit = 20

    static func run(in database: Database) throws -> [String] {
        let unreadable = try tables(in: database).filter { table in
            // One whose first page is damaged ends the check of the whole file without a word on which.
            try findings("PRAGMA integrity_check(\"\(table)\")", in: database) == nil
        }
        // The rest of the checks would end there as well.
        guard unreadable.isEmpty else { return unreadable.map { "table \($0) cannot be read" } }
        let pages = try findings("PRAGMA integrity_check(\(limit))", in: database)
        guard let pages else { return ["the file cannot be read to its end"] }
        guard pages.isEmpty else { return pages }
        let links = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
            let (table, parent) = (row.possible("table") ?? "?", row.possible("parent") ?? "?")
            return "a row of \(table) refers to one that is not in \(parent)"
        }
        return Array(links.prefix(limit))
    }

    private static func tables(in database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).filter { !$0.contains("\"") }
    }

    /// - Returns: what a check says; nil when it cannot be carried through.
    private static func findings(_ sql: String, in database: Database) throws -> [String]? {
        do {
            return try String.fetchAll(database, sql: sql)
                .filter { $0 != "ok" }
                .flatMap { $0.split(separator: "\n").map(String.init) }
        } catch let error as DatabaseError
            where StoreFault(code: error.extendedResultCode.rawValue).isDamage
        {
            return nil
        }
    }
}

extension GatewayStore {
    /// Lets SQLite look through the whole file; what it finds, in its words.
    public func databaseProblems() async throws(VaultError) -> [String] {
        try await connection.read { try DatabaseCheck.run(in: $0) }
    }
}
