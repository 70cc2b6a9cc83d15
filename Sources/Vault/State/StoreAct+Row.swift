import Cryptography
import GRDB
import Platform

extension StoreAct {
    /// How many are read at a time.
    static let batch = 100

    /// What an act on the store as a whole has in the place of a credential.
    private static let wholeStore = "store"

    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        let subject: String = try row.required("subject")
        let credential = CredentialID(text: subject)
        guard let kind = Kind(rawValue: try row.required("kind")),
            credential != nil || subject == Self.wholeStore,
            let state = row.possibleBytes("state").flatMap(Digest256.init),
            let code = row.possibleBytes("code").flatMap(Digest256.init)
        else { throw .integrity }
        self.init(
            number: try row.required("number"),
            kind: kind,
            credential: credential,
            authID: try row.required("auth_id"),
            version: try row.required("version"),
            recordDigest: try row.required("record_digest"),
            time: WallTime(milliseconds: try row.required("done_at")),
            state: state,
            code: code
        )
    }

    static func all(in database: Database, limit: Int = -1) throws -> [StoreAct] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM act ORDER BY number LIMIT ?",
            arguments: [limit]
        ).map(StoreAct.init(row:))
    }

    func insert(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO act (
                    number, kind, subject, auth_id, version, record_digest, done_at, state, code
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, kind.rawValue, credential?.text ?? Self.wholeStore, authID, version,
                recordDigest, time.milliseconds, state.bytes.data, code.bytes.data,
            ]
        )
    }
}
