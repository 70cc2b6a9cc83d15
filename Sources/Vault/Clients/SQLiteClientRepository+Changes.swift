import Cryptography
import GRDB
import Platform

extension SQLiteClientRepository {
    /// Changes a client that is there. In the transaction that does it the generation rises and the act is
    /// written down; a `body` that has changed nothing returns no note of it.
    func change<R: Sendable>(
        _ name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime,
        _ body: @escaping @Sendable (Client, Database) throws -> (R, ClientActNote?)
    ) async throws(VaultError) -> R {
        try await connection.write { [actor] database in
            let client = try Self.required(name, isPermitted, in: database)
            let (result, note) = try body(client, database)
            guard let note else { return result }
            try Self.raiseGeneration(in: database)
            try note.write(client, by: actor, at: now, in: database)
            return result
        }
    }

    func bind(
        _ certificate: StoredKey,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await change(name, permitting: isPermitted, now: now) { client, database in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let bound = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM api_key WHERE hash = ?",
                arguments: [certificate.hash.bytes.data]
            )
            guard bound == 0 else { throw VaultError.certificateBound }
            try Self.insert(certificate, for: client, now: now, in: database)
            let difference = ClientDifference(
                member: .certificate,
                before: nil,
                after: certificate.certificate?.text
            )
            return (
                client,
                ClientActNote(kind: .bound, kid: certificate.kid, differences: [difference])
            )
        }
    }

    func unbind(
        _ certificate: CertificateName,
        fromClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await change(name, permitting: isPermitted, now: now) { client, database in
            let kid = try String.fetchOne(
                database,
                sql: "DELETE FROM api_key WHERE client = ? AND certificate = ? RETURNING kid",
                arguments: [client.number, certificate.text]
            )
            guard let kid else { throw VaultError.certificateNotBound }
            let difference = ClientDifference(
                member: .certificate,
                before: certificate.text,
                after: nil
            )
            return (client, ClientActNote(kind: .unbound, kid: kid, differences: [difference]))
        }
    }

    func apply(
        _ edit: ClientChange,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> (client: Client, differences: [ClientDifference]) {
        try await change(name, permitting: isPermitted, now: now) { client, database in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let permissions = edit.applied(to: client.permissions)
            if let isPermitted, !isPermitted(permissions) { throw VaultError.clientChanged }
            guard permissions.isWellFormed else { throw VaultError.malformedClient }
            guard permissions.isConsistent else { throw VaultError.contradictoryPermissions }
            let differences = permissions.differences(from: client.permissions)
            guard !differences.isEmpty else { return ((client, []), nil) }
            try Self.update(client, permissions, in: database)
            return (
                (try Self.required(name, in: database), differences),
                ClientActNote(kind: .changed, differences: differences)
            )
        }
    }

    private static func update(
        _ client: Client,
        _ permissions: ClientPermissions,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE client SET scopes = ?, accounts = ?, rate = ?, burst = ?, addresses = ?,
                    not_before = ?, expires_at = ?, requires_certificate = ?
                WHERE number = ?
                """,
            arguments: [
                permissions.scopes.text, permissions.accounts.text, permissions.rate?.text,
                permissions.burst, permissions.addresses.map(\.text).joined(separator: " "),
                permissions.notBefore?.milliseconds, permissions.expires?.milliseconds,
                permissions.requiresCertificate, client.number,
            ]
        )
    }

    func revokeKey(
        _ kid: String,
        ofClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> ClientKey {
        try await change(name, permitting: isPermitted, now: now) { client, database in
            let key = try Self.key(kid, of: client, in: database)
            guard key.revokedAt == nil else { return (key, nil) }
            try database.execute(
                sql: "UPDATE api_key SET revoked_at = ? WHERE kid = ?",
                arguments: [now.milliseconds, kid]
            )
            return (
                try Self.key(kid, of: client, in: database),
                ClientActNote(kind: .keyRevoked, kid: kid)
            )
        }
    }

    private static func key(
        _ kid: String,
        of client: Client,
        in database: Database
    ) throws -> ClientKey {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM api_key WHERE kid = ? AND client = ? AND certificate IS NULL",
            arguments: [kid, client.number]
        )
        guard let row else { throw VaultError.keyMissing }
        return try ClientKey(row: row)
    }

    func revoke(
        clientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await change(name, permitting: isPermitted, now: now) { client, database in
            guard client.revokedAt == nil else { return (client, nil) }
            try database.execute(
                sql: "UPDATE client SET revoked_at = ? WHERE number = ?",
                arguments: [now.milliseconds, client.number]
            )
            try database.execute(
                sql: "UPDATE api_key SET revoked_at = ? WHERE client = ? AND revoked_at IS NULL",
                arguments: [now.milliseconds, client.number]
            )
            return (try Self.required(name, in: database), ClientActNote(kind: .revoked))
        }
    }

    // MARK: Acts

    func acts() async throws(VaultError) -> [ClientAct] {
        try await connection.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM client_act ORDER BY number LIMIT ?",
                arguments: [ClientAct.batch]
            ).map { row in
                let number: Int64 = try row.required("number")
                let differences = try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM client_act_difference WHERE act = ? ORDER BY member",
                    arguments: [number]
                )
                return try ClientAct(row: row, differences.map(ClientDifference.init(row:)))
            }
        }
    }

    func forgetActs(through number: Int64) async throws(VaultError) {
        try await connection.write {
            try $0.execute(sql: "DELETE FROM client_act WHERE number <= ?", arguments: [number])
        }
    }
}
