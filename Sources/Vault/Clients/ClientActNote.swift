import GRDB
import Platform

/// What is written down of an act, in the transaction that does it.
struct ClientActNote: Sendable {
    let kind: ClientAct.Kind
    var kid: String?
    var differences: [ClientDifference] = []

    /// - Returns: the act, which has no code yet.
    func write(
        _ client: Client,
        by actor: String?,
        at now: WallTime,
        in database: Database
    ) throws -> ClientAct {
        try database.execute(
            sql: """
                INSERT INTO client_act (kind, client, client_id, kid, actor, done_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [kind.rawValue, client.name, client.id, kid, actor, now.milliseconds]
        )
        let act = database.lastInsertedRowID
        for difference in differences {
            try database.execute(
                sql: """
                    INSERT INTO client_act_difference (act, member, before, after)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [act, difference.member.rawValue, difference.before, difference.after]
            )
        }
        return ClientAct(
            number: act,
            kind: kind,
            client: client.name,
            clientID: client.id,
            kid: kid,
            actor: actor,
            differences: differences,
            // As the row keeps it, so that its code is that of the row.
            time: WallTime(milliseconds: now.milliseconds)
        )
    }
}
