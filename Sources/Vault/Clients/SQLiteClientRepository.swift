import Cryptography
import GRDB
import Platform

struct SQLiteClientRepository: ClientRepository {
    let connection: StoreConnection
    let seal: ClientSeal
    let key: StateKey
    /// Who changes something through it, for the record.
    let actor: String?

    init(_ store: GatewayStore, actor: String? = nil) {
        connection = store.connection
        seal = store.clientSeal
        key = store.stateKey
        self.actor = actor
    }

    func snapshot(after known: KnownClientRows) async throws(VaultError) -> ClientSnapshot {
        try await connection.read { [seal] database in
            try ClientSnapshot(
                in: database,
                generation: try Self.generation(in: database),
                seal: seal,
                after: known
            )
        }
    }

    func generation() async throws(VaultError) -> Int64 {
        try await connection.read { try Self.generation(in: $0) }
    }

    func member(named name: String) async throws(VaultError) -> (client: Client, keys: [ClientKey])
    {
        try await connection.read { [seal] database in
            let row = try StoredClientRow.client(named: name, in: database)
            let keys = try StoredClientRow.keys(of: row, in: database)
            return (try seal.namedClient(row), keys.compactMap { try? seal.key($0) })
        }
    }

    func create(
        id: String,
        name: String,
        permissions: ClientPermissions,
        key: StoredKey,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await write { ledger in
            let isTaken = try Row.fetchOne(
                ledger.database,
                sql: "SELECT 1 FROM client WHERE name = ?",
                arguments: [name]
            )
            guard isTaken == nil else { throw VaultError.clientExists }
            let row = ClientRow.client(id: id, name: name, permissions: permissions, now: now)
            let client = try seal.client(try ledger.insert(row))
            try ledger.insert(.key(key, of: client, now: now))
            let note = ClientActNote(
                kind: .created,
                kid: key.kid,
                differences: client.permissions.differences()
            )
            try ledger.conclude(note, about: client, by: actor, at: now)
            return client
        }
    }

    func addKey(
        _ key: StoredKey,
        toClientNamed name: String,
        endingOthersAt end: WallTime,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await change(name, permitting: isPermitted, now: now) { ledger, row, client in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            // A damaged one opens nothing, and so counts for nothing.
            let valid = try StoredClientRow.keys(of: row, in: ledger.database)
                .compactMap { row in (try? seal.key(row)).map { (row: row, key: $0) } }
                .filter { $0.key.certificate == nil && $0.key.isValid(at: now) }
            guard valid.count < 2 else { throw VaultError.rotationInProgress }
            var differences: [ClientDifference] = []
            for (row, key) in valid {
                let last = key.expires.map { $0.isBefore(end) ? $0 : end } ?? end
                var content = row.content
                content["expires_at"] = last.milliseconds.databaseValue
                content["superseded_at"] =
                    (key.supersededAt ?? now).milliseconds.databaseValue
                try ledger.replace(row, with: content)
                differences.append(
                    ClientDifference(
                        member: .superseded,
                        before: nil,
                        after: "\(key.kid) until \(last.rfc3339)"
                    )
                )
            }
            try ledger.insert(.key(key, of: client, now: now))
            return (
                client,
                ClientActNote(kind: .rotated, kid: key.kid, differences: differences)
            )
        }
    }

    func recordUses(_ uses: [(kid: String, at: WallTime)]) async throws(VaultError) {
        try await connection.write { database in
            for use in uses {
                try database.execute(
                    sql: """
                        UPDATE api_key SET last_used_at = max(coalesce(last_used_at, 0), ?)
                        WHERE kid = ?
                        """,
                    arguments: [use.at.milliseconds, use.kid]
                )
            }
        }
    }

    // MARK: Transactions

    func write<R: Sendable>(
        _ body: @escaping @Sendable (inout ClientLedger) throws -> R
    ) async throws(VaultError) -> R {
        try await connection.write { [seal, key] database in
            var ledger = try ClientLedger(opening: database, key: key, seal: seal)
            return try body(&ledger)
        }
    }

    private static func generation(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT client_generation FROM store") ?? 0
    }
}
