import GRDB
import Platform

extension ClientAct {
    /// How many are read at a time.
    static let batch = 100

    init(row: Row, _ differences: [ClientDifference]) throws {
        guard let kind = Kind(rawValue: row["kind"]) else { throw VaultError.integrity }
        self.init(
            number: row["number"],
            kind: kind,
            client: row["client"],
            clientID: row["client_id"],
            kid: row["kid"],
            actor: row["actor"],
            differences: differences,
            time: WallTime(milliseconds: row["done_at"])
        )
    }
}

extension ClientDifference {
    init(row: Row) throws {
        guard let member = Member(rawValue: row["member"]) else { throw VaultError.integrity }
        self.init(member: member, before: row["before"], after: row["after"])
    }
}
