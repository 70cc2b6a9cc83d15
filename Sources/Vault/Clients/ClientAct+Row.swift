import Cryptography
import GRDB
import Platform

extension ClientAct {
    /// How many are read at a time.
    static let batch = 100

    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row, _ differences: [ClientDifference]) throws(VaultError) {
        guard let kind = Kind(rawValue: try row.required("kind")) else { throw .integrity }
        self.init(
            number: try row.required("number"),
            kind: kind,
            client: try row.required("client"),
            clientID: try row.required("client_id"),
            kid: try row.optional("kid"),
            actor: try row.optional("actor"),
            differences: differences,
            time: try row.requiredTime("done_at")
        )
    }
}

extension ClientAct {
    static func rows(in database: Database, limit: Int = -1) throws -> [Row] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM client_act ORDER BY number LIMIT ?",
            arguments: [limit]
        )
    }

    /// With what lies in the other table. Its code is not looked at.
    init(stored row: Row, in database: Database) throws {
        let differences = try Row.fetchAll(
            database,
            sql: "SELECT * FROM client_act_difference WHERE act = ? ORDER BY member",
            arguments: [try row.required("number") as Int64]
        )
        try self.init(row: row, differences.map(ClientDifference.init(row:)))
    }

    func set(code: Digest256, in database: Database) throws {
        try database.execute(
            sql: "UPDATE client_act SET code = ? WHERE number = ?",
            arguments: [code.bytes.data, number]
        )
    }

    /// Whether the row has the code that this act must have.
    func hasCode(of row: Row, _ seal: ClientSeal) -> Bool {
        row.possibleBytes("code").flatMap(Digest256.init)
            .map { $0.isEqualInConstantTime(to: seal.code(of: self)) } ?? false
    }
}

extension ClientDifference {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        guard let member = Member(rawValue: try row.required("member")) else { throw .integrity }
        self.init(
            member: member,
            before: try row.optional("before"),
            after: try row.optional("after")
        )
    }
}
