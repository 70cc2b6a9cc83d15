import Cryptography
import GRDB
import Platform

extension ClientRow {
    /// A new client. Its number the store gives out.
    static func client(
        id: String,
        name: String,
        permissions: ClientPermissions,
        now: WallTime
    ) -> ClientRow {
        var row = ClientRow(.client)
        row["id"] = id.databaseValue
        row["name"] = name.databaseValue
        row["created_at"] = now.milliseconds.databaseValue
        row.set(permissions)
        return row
    }

    /// A new key of a client, or a name in certificates.
    static func key(_ key: StoredKey, of client: Client, now: WallTime) -> ClientRow {
        var row = ClientRow(.key)
        row["kid"] = key.kid.databaseValue
        row["client"] = Int64(client.number).databaseValue
        row["hash"] = key.hash.bytes.data.databaseValue
        row["pepper_version"] = APIKeyHash.pepperVersion.databaseValue
        row["created_at"] = now.milliseconds.databaseValue
        row["certificate"] = key.certificate.map(\.text).databaseValue
        return row
    }

    mutating func set(_ permissions: ClientPermissions) {
        self["scopes"] = permissions.scopes.text.databaseValue
        self["accounts"] = permissions.accounts.text.databaseValue
        self["rate"] = permissions.rate.map(\.text).databaseValue
        self["burst"] = permissions.burst.map(Int64.init).databaseValue
        let addresses = permissions.addresses.map(\.text).joined(separator: " ")
        self["addresses"] = addresses.databaseValue
        self["not_before"] = permissions.notBefore.map(\.milliseconds).databaseValue
        self["expires_at"] = permissions.expires.map(\.milliseconds).databaseValue
        self["requires_certificate"] = Int64(permissions.requiresCertificate ? 1 : 0).databaseValue
    }

    func revoked(at now: WallTime) -> ClientRow {
        var row = self
        row["revoked_at"] = now.milliseconds.databaseValue
        return row
    }

    /// What a damaged client becomes when it is revoked: nothing is kept but how it is named, so that its
    /// name is not given out again and what it did stays its own.
    static func revoked(
        damaged stored: StoredClientRow,
        newID: String,
        now: WallTime
    ) -> ClientRow {
        let name: String? = stored.row.possible("name")
        let id: String? = stored.row.possible("id")
        var row = client(
            id: id.flatMap(ULID.init).map(\.description) ?? newID,
            name: name.flatMap { ClientRegistry.isName($0) ? $0 : nil } ?? "damaged-\(newID)",
            permissions: .none,
            now: stored.row.possibleTime("created_at") ?? now
        )
        row["number"] = stored.place.databaseValue
        return row.revoked(at: now)
    }
}

extension ClientPermissions {
    /// May do nothing, and see no account.
    static let none = ClientPermissions(scopes: [], accounts: .none)

    /// Of whom nobody knows what it may: as much as anybody.
    static let unknown = ClientPermissions(scopes: [], accounts: .all)
}
