import Cryptography
import GRDB
import Platform

extension CredentialAct {
    /// How many are read at a time.
    static let batch = 100

    init(row: Row) throws {
        guard let kind = Kind(rawValue: row["kind"]),
            let slot = CredentialID.Slot(rawValue: row["slot"])
        else { throw VaultError.integrity }
        self.init(
            number: row["number"],
            kind: kind,
            slot: slot,
            authID: row["auth_id"],
            version: row["version"],
            recordDigest: row["record_digest"],
            time: WallTime(milliseconds: row["done_at"])
        )
    }

    /// Writes down what is done to a credential; a customer's are not the operator's matter.
    static func note(
        _ kind: Kind,
        _ credential: StoredCredential,
        at now: WallTime,
        in database: Database
    ) throws {
        guard case .partner(let slot) = credential.id else { return }
        try database.execute(
            sql: """
                INSERT INTO credential_act (kind, slot, auth_id, version, record_digest, done_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                kind.rawValue, slot.rawValue, credential.authID, credential.version,
                credential.record.digest.hex, now.milliseconds,
            ]
        )
    }
}
