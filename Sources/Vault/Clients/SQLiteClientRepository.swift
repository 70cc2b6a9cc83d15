import Cryptography
import GRDB
import Platform

struct SQLiteClientRepository: ClientRepository {
    let connection: StoreConnection
    /// Who changes something through it, for the record.
    var actor: String?

    func snapshot() async throws(VaultError) -> ClientSnapshot {
        try await connection.read { database in
            try ClientSnapshot(in: database, generation: try Self.generation(in: database))
        }
    }

    func generation() async throws(VaultError) -> Int64 {
        try await connection.read { try Self.generation(in: $0) }
    }

    func create(
        id: String,
        name: String,
        permissions: ClientPermissions,
        key: StoredKey,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await connection.write { [actor] database in
            guard try Self.find(name, in: database) == nil else {
                throw VaultError.clientExists
            }
            try database.execute(
                sql: """
                    INSERT INTO client (
                        id, name, scopes, accounts, rate, burst, addresses, created_at, not_before,
                        expires_at, requires_certificate
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, name, permissions.scopes.text, permissions.accounts.text,
                    permissions.rate?.text, permissions.burst,
                    permissions.addresses.map(\.text).joined(separator: " "), now.milliseconds,
                    permissions.notBefore?.milliseconds, permissions.expires?.milliseconds,
                    permissions.requiresCertificate,
                ]
            )
            let client = try Self.required(name, in: database)
            try Self.insert(key, for: client, now: now, in: database)
            try Self.raiseGeneration(in: database)
            let differences = client.permissions.differences()
            try ClientActNote(kind: .created, kid: key.kid, differences: differences)
                .write(client, by: actor, at: now, in: database)
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
        try await change(name, permitting: isPermitted, now: now) { client, database in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let valid = try Row.fetchAll(
                database,
                sql: "SELECT * FROM api_key WHERE client = ? AND certificate IS NULL",
                arguments: [client.number]
            )
            .map(ClientKey.init(row:)).filter { $0.isValid(at: now) }
            guard valid.count < 2 else { throw VaultError.rotationInProgress }
            for key in valid { try Self.supersede(key, until: end, now: now, in: database) }
            try Self.insert(key, for: client, now: now, in: database)
            let differences = valid.map { key in
                let last = key.expires.map { $0.isBefore(end) ? $0 : end } ?? end
                return ClientDifference(
                    member: .superseded,
                    before: nil,
                    after: "\(key.kid) until \(last.rfc3339)"
                )
            }
            return (
                client,
                ClientActNote(kind: .rotated, kid: key.kid, differences: differences)
            )
        }
    }

    private static func supersede(
        _ key: ClientKey,
        until end: WallTime,
        now: WallTime,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE api_key SET expires_at = min(coalesce(expires_at, ?1), ?1),
                    superseded_at = coalesce(superseded_at, ?2)
                WHERE kid = ?3
                """,
            arguments: [end.milliseconds, now.milliseconds, key.kid]
        )
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

    // MARK: Rows

    private static func find(_ name: String, in database: Database) throws -> Client? {
        try Row.fetchOne(database, sql: "SELECT * FROM client WHERE name = ?", arguments: [name])
            .map(Client.init(row:))
    }

    static func required(_ name: String, in database: Database) throws -> Client {
        guard let client = try find(name, in: database) else { throw VaultError.clientMissing }
        return client
    }

    /// A client about which something may be changed.
    static func required(
        _ name: String,
        _ isPermitted: PermissionCheck?,
        in database: Database
    ) throws -> Client {
        let client = try required(name, in: database)
        if let isPermitted, !isPermitted(client.permissions) { throw VaultError.clientChanged }
        return client
    }

    static func insert(
        _ key: StoredKey,
        for client: Client,
        now: WallTime,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO api_key (kid, client, hash, pepper_version, created_at, certificate)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                key.kid, client.number, key.hash.bytes.data, APIKeyHash.pepperVersion,
                now.milliseconds, key.certificate?.text,
            ]
        )
    }

    private static func generation(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT client_generation FROM store") ?? 0
    }

    static func raiseGeneration(in database: Database) throws {
        try database.execute(
            sql: "UPDATE store SET client_generation = client_generation + 1"
        )
    }
}
