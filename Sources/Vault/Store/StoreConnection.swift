import GRDB

/// The database file: SQL runs on GRDB's own queues, and callers on an event loop only wait for it.
struct StoreConnection: Sendable {
    private let pool: DatabasePool

    /// Opens the file and brings its tables up to date. Blocks.
    init(path: String) throws(VaultError) {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Another process (a command) may be writing: wait for it rather than fail.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(
                sql:
                    """
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA trusted_schema = OFF;
                    """
            )
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB lowers this to NORMAL for WAL; an answered write must survive a power cut.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = Schema.migrator
            guard try !pool.read(migrator.hasBeenSuperseded) else { throw VaultError.newerStore }
            try migrator.migrate(pool)
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// One immediate transaction, rolled back when `body` throws.
    func write<R: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> R
    ) async throws(VaultError) -> R {
        do {
            return try await pool.write(body)
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// A consistent view, concurrent with writers.
    func read<R: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> R
    ) async throws(VaultError) -> R {
        do {
            return try await pool.read(body)
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// As `write`, on the calling thread: for opening the store.
    func writeBlocking<R: Sendable>(_ body: (Database) throws -> R) throws(VaultError) -> R {
        do {
            return try pool.write(body)
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// Moves what is in the log into the file and empties the log: what was replaced is in neither of them
    /// then. Waits for readers as long as any writer does.
    func emptyLog() async throws(VaultError) {
        do {
            try await pool.barrierWriteWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch {
            throw VaultError(storage: error)
        }
    }

    func close() throws(VaultError) {
        do {
            try pool.close()
        } catch {
            throw VaultError(storage: error)
        }
    }
}

extension VaultError {
    /// A database error keeps its code alone: messages may quote SQL.
    fileprivate init(storage error: any Error) {
        switch error {
        case let error as VaultError: self = error
        case let error as DatabaseError: self = .database(code: error.extendedResultCode.rawValue)
        default: self = .database(code: ResultCode.SQLITE_ERROR.rawValue)
        }
    }
}
