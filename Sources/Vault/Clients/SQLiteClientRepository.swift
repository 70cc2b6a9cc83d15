import Cryptography
import GRDB
import Platform

struct SQLiteClientRepository: ClientRepository {
    let connection: StoreConnection

    func snapshot() async throws(VaultError) -> ClientSnapshot {
        try await connection.read { database in
            let keys = Dictionary(
                grouping: try Row.fetchAll(database, sql: "SELECT * FROM api_key ORDER BY rowid"),
                by: { row -> Int in row["client"] }
            )
            let members = try Row.fetchAll(database, sql: "SELECT * FROM client ORDER BY name")
                .map { row in
                    let client = try Client(row: row)
                    return ClientSnapshot.Member(
                        client: client,
                        keys: try (keys[client.number] ?? []).map {
                            (try ClientKey(row: $0), try Self.hash($0))
                        }
                    )
                }
            return ClientSnapshot(
                members: members,
                generation: try Self.generation(in: database)
            )
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
        try await connection.write { database in
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
            return client
        }
    }

    func addKey(
        _ key: StoredKey,
        toClientNamed name: String,
        endingOthersAt end: WallTime,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await connection.write { database in
            let client = try Self.required(name, in: database)
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let valid = try Row.fetchAll(
                database,
                sql: "SELECT * FROM api_key WHERE client = ? AND certificate IS NULL",
                arguments: [client.number]
            )
            .map(ClientKey.init(row:)).filter { $0.isValid(at: now) }
            guard valid.count < 2 else { throw VaultError.rotationInProgress }
            for key in valid {
                try database.execute(
                    sql: """
                        UPDATE api_key SET expires_at = min(coalesce(expires_at, ?1), ?1)
                        WHERE kid = ?2
                        """,
                    arguments: [end.milliseconds, key.kid]
                )
            }
            try Self.insert(key, for: client, now: now, in: database)
            try Self.raiseGeneration(in: database)
            return client
        }
    }

    func bind(
        _ certificate: StoredKey,
        toClientNamed name: String,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await connection.write { database in
            let client = try Self.required(name, in: database)
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let bound = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM api_key WHERE hash = ?",
                arguments: [certificate.hash.bytes.data]
            )
            guard bound == 0 else { throw VaultError.certificateBound }
            try Self.insert(certificate, for: client, now: now, in: database)
            try Self.raiseGeneration(in: database)
            return client
        }
    }

    func unbind(
        _ certificate: CertificateName,
        fromClientNamed name: String
    ) async throws(VaultError) -> Client {
        try await connection.write { database in
            let client = try Self.required(name, in: database)
            try database.execute(
                sql: "DELETE FROM api_key WHERE client = ? AND certificate = ?",
                arguments: [client.number, certificate.text]
            )
            guard database.changesCount > 0 else { throw VaultError.certificateNotBound }
            try Self.raiseGeneration(in: database)
            return client
        }
    }

    func setRequiresCertificate(
        _ isRequired: Bool,
        ofClientNamed name: String
    ) async throws(VaultError) -> Client {
        try await connection.write { database in
            let client = try Self.required(name, in: database)
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            try database.execute(
                sql: "UPDATE client SET requires_certificate = ? WHERE number = ?",
                arguments: [isRequired, client.number]
            )
            try Self.raiseGeneration(in: database)
            return try Self.required(name, in: database)
        }
    }

    func revoke(clientNamed name: String, now: WallTime) async throws(VaultError) -> Client {
        try await connection.write { database in
            let client = try Self.required(name, in: database)
            guard client.revokedAt == nil else { return client }
            try database.execute(
                sql: "UPDATE client SET revoked_at = ? WHERE number = ?",
                arguments: [now.milliseconds, client.number]
            )
            try database.execute(
                sql: "UPDATE api_key SET revoked_at = ? WHERE client = ? AND revoked_at IS NULL",
                arguments: [now.milliseconds, client.number]
            )
            try Self.raiseGeneration(in: database)
            return try Self.required(name, in: database)
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

    // MARK: Rows

    private static func find(_ name: String, in database: Database) throws -> Client? {
        try Row.fetchOne(database, sql: "SELECT * FROM client WHERE name = ?", arguments: [name])
            .map(Client.init(row:))
    }

    private static func required(_ name: String, in database: Database) throws -> Client {
        guard let client = try find(name, in: database) else { throw VaultError.clientMissing }
        return client
    }

    private static func insert(
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

    private static func hash(_ row: Row) throws -> Digest256 {
        guard let hash = row.bytes("hash").flatMap(Digest256.init) else {
            throw VaultError.integrity
        }
        return hash
    }

    private static func generation(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT client_generation FROM store") ?? 0
    }

    private static func raiseGeneration(in database: Database) throws {
        try database.execute(
            sql: "UPDATE store SET client_generation = client_generation + 1"
        )
    }
}
