import Cryptography
import GRDB
import Platform

extension StoredCredential {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write, and for one whose
    ///   record is another than the row speaks of.
    init(row: Row) throws(VaultError) {
        guard let id = CredentialID(text: try row.required("id")),
            let record = row.possibleBytes("sealed").flatMap(SealedRecord.init),
            row.possibleBytes("data_digest") == record.digest.bytes
        else { throw .integrity }
        let retiredAt: Int64? = row.possible("retired_at")
        self.init(
            id: id,
            authID: try row.required("auth_id"),
            version: try row.required("version"),
            record: record,
            createdAt: WallTime(milliseconds: try row.required("created_at")),
            retiredAt: retiredAt.map(WallTime.init(milliseconds:))
        )
    }

    func save(in database: Database) throws {
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO credential
                    (id, auth_id, version, sealed, data_digest, created_at, retired_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.text, authID, version, record.bytes.data, record.digest.bytes.data,
                createdAt.milliseconds, retiredAt?.milliseconds,
            ]
        )
    }
}
