import Cryptography
import GRDB
import Platform

extension SQLiteClientRepository {
    typealias Change<R> =
        @Sendable (
            inout ClientLedger, StoredClientRow, Client
        ) throws -> (R, ClientActNote?)

    /// Changes a client that is there and sound. In the transaction that does it the generation rises and the
    /// act is written down; a `body` that has changed nothing returns no note of it.
    func change<R: Sendable>(
        _ name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime,
        _ body: @escaping Change<R>
    ) async throws(VaultError) -> R {
        try await write { [seal, actor] ledger in
            let row = try StoredClientRow.client(named: name, in: ledger.database)
            let client = try seal.namedClient(row)
            if let isPermitted, !isPermitted(client.permissions) { throw VaultError.clientChanged }
            let (result, note) = try body(&ledger, row, client)
            guard let note else { return result }
            try ledger.conclude(note, about: client, by: actor, at: now)
            return result
        }
    }

    func bind(
        _ certificate: StoredKey,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await change(name, permitting: isPermitted, now: now) { ledger, _, client in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let bound = try Int.fetchOne(
                ledger.database,
                sql: "SELECT count(*) FROM api_key WHERE hash = ?",
                arguments: [certificate.hash.bytes.data]
            )
            guard bound == 0 else { throw VaultError.certificateBound }
            try ledger.insert(.key(certificate, of: client, now: now))
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
        try await change(name, permitting: isPermitted, now: now) { ledger, row, client in
            let name = certificate.text.databaseValue
            // A damaged one is removed as well: nobody else could get rid of it.
            guard
                let key = try StoredClientRow.keys(of: row, in: ledger.database)
                    .first(where: { $0.content["certificate"] == name })
            else { throw VaultError.certificateNotBound }
            try ledger.remove(key)
            let difference = ClientDifference(
                member: .certificate,
                before: certificate.text,
                after: nil
            )
            let kid: String? = key.row.possible("kid")
            return (client, ClientActNote(kind: .unbound, kid: kid, differences: [difference]))
        }
    }

    func apply(
        _ edit: ClientChange,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> (client: Client, differences: [ClientDifference]) {
        try await change(name, permitting: isPermitted, now: now) { ledger, row, client in
            guard client.revokedAt == nil else { throw VaultError.clientRevoked }
            let permissions = edit.applied(to: client.permissions)
            if let isPermitted, !isPermitted(permissions) { throw VaultError.clientChanged }
            guard permissions.isWellFormed else { throw VaultError.malformedClient }
            guard permissions.isConsistent else { throw VaultError.contradictoryPermissions }
            let differences = permissions.differences(from: client.permissions)
            guard !differences.isEmpty else { return ((client, []), nil) }
            var content = row.content
            content.set(permissions)
            let changed = try seal.client(try ledger.replace(row, with: content))
            return (
                (changed, differences),
                ClientActNote(kind: .changed, differences: differences)
            )
        }
    }

    // MARK: Acts

    func acts() async throws(VaultError) -> [ClientAct] {
        try await connection.read { [seal] database in
            try ClientAct.rows(in: database, limit: ClientAct.batch).map { row in
                let act = try ClientAct(stored: row, in: database)
                // What somebody else has written must not come into the log as something that was done.
                guard act.hasCode(of: row, seal) else { throw VaultError.integrity }
                return act
            }
        }
    }

    func forgetActs(through number: Int64) async throws(VaultError) {
        try await connection.write {
            try $0.execute(sql: "DELETE FROM client_act WHERE number <= ?", arguments: [number])
        }
    }
}
