import GRDB
import Platform

// What is damaged nobody else could get rid of, so it can be revoked like anything else.

extension SQLiteClientRepository {
    func revoke(
        clientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await write { [seal, actor] ledger in
            let row = try Self.client(name, in: ledger)
            let client = try? seal.client(row)
            let permissions = client?.permissions ?? .unknown
            if let isPermitted, !isPermitted(permissions) { throw VaultError.clientChanged }
            if let client, client.revokedAt != nil { return client }
            let content =
                client == nil
                ? ClientRow.revoked(damaged: row, newID: ULID(at: now).description, now: now)
                : row.content.revoked(at: now)
            let revoked = try seal.client(try ledger.replace(row, with: content))
            for key in try StoredClientRow.keys(of: row, in: ledger.database) {
                try Self.end(key, &ledger, now)
            }
            let note = ClientActNote(kind: .revoked)
            try ledger.conclude(note, about: revoked, by: actor, at: now)
            return revoked
        }
    }

    /// By its name; a damaged one, which may have none, by its place too.
    private static func client(_ name: String, in ledger: ClientLedger) throws -> StoredClientRow {
        guard let place = DamagedClient.row(.client, at: name) else {
            return try StoredClientRow.client(named: name, in: ledger.database)
        }
        let rows = try StoredClientRow.fetch(
            .client,
            "WHERE rowid = ?",
            [place],
            in: ledger.database
        )
        guard let row = rows.first, (try? ledger.seal.client(row)) == nil else {
            throw VaultError.clientMissing
        }
        return row
    }

    /// Ends a key of a client that ends.
    private static func end(
        _ row: StoredClientRow,
        _ ledger: inout ClientLedger,
        _ now: WallTime
    ) throws {
        guard let key = try? ledger.seal.key(row) else { return try ledger.remove(row) }
        guard key.revokedAt == nil else { return }
        try ledger.replace(row, with: row.content.revoked(at: now))
    }

    func revokeKey(
        _ kid: String,
        ofClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> ClientKey {
        try await change(name, permitting: isPermitted, now: now) { [seal] ledger, row, _ in
            let row = try Self.key(kid, of: row, in: ledger)
            guard let key = try? seal.key(row) else {
                try ledger.remove(row)
                let kid = row.damaged.name ?? row.damaged.place
                return (.removed(kid, at: now), ClientActNote(kind: .keyRevoked, kid: kid))
            }
            guard key.revokedAt == nil else { return (key, nil) }
            let revoked = try ledger.replace(row, with: row.content.revoked(at: now))
            return (try seal.key(revoked), ClientActNote(kind: .keyRevoked, kid: kid))
        }
    }

    /// A key of a client, or a damaged one by its place: whose that is nobody knows.
    private static func key(
        _ kid: String,
        of client: StoredClientRow,
        in ledger: ClientLedger
    ) throws -> StoredClientRow {
        if let place = DamagedClient.row(.key, at: kid) {
            let rows = try StoredClientRow.fetch(
                .key,
                "WHERE rowid = ?",
                [place],
                in: ledger.database
            )
            guard let row = rows.first, (try? ledger.seal.key(row)) == nil else {
                throw VaultError.keyMissing
            }
            return row
        }
        let keys = try StoredClientRow.keys(of: client, in: ledger.database)
        let row = keys.first { row in
            guard row.content["kid"] == kid.databaseValue else { return false }
            // A certificate's name is no key, and goes by that name.
            return (try? ledger.seal.key(row)).map { $0.certificate == nil } ?? true
        }
        guard let row else { throw VaultError.keyMissing }
        return row
    }
}

extension ClientKey {
    /// A damaged key, of which nothing is left.
    fileprivate static func removed(_ kid: String, at now: WallTime) -> ClientKey {
        ClientKey(
            kid: kid,
            createdAt: now,
            expires: nil,
            supersededAt: nil,
            revokedAt: now,
            lastUsedAt: nil,
            certificate: nil
        )
    }
}
