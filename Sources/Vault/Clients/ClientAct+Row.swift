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
