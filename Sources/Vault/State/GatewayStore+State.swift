import Cryptography
import GRDB
public import Platform

extension GatewayStore {
    /// The store's id as the audit log names it.
    public var name: String { StoreName.text(storeID) }

    /// The state of the store, at one moment.
    public func state() async throws(VaultError) -> StoreState {
        let (name, key, seal) = (name, stateKey, clientSeal)
        return try await connection.read {
            try StoreState(in: $0, store: name, key: key, seal: seal)
        }
    }

    /// Accepts the rows as they are, whatever the audit log expects: from here on this is the state.
    ///
    /// Acts that wait and follow on those on record stay; others are forgotten, so whoever wants them
    /// kept puts them on record before; so are acts upon clients that this program did not write. Versions go on behind all that were ever on record, so that no
    /// record of before can pass for a later one, and so do the changes of clients. Durable when the call returns.
    public func acceptState(
        after audited: AuditedAct?,
        now: WallTime
    ) async throws(VaultError) {
        let (name, key, seal) = (name, stateKey, clientSeal)
        try await connection.write { database in
            let state = try StoreState(in: database, store: name, key: key, seal: seal)
            let (position, keepsActs) = state.successor(of: audited)
            if !keepsActs { try database.execute(sql: "DELETE FROM act") }
            for number in state.brokenClientActs {
                try database.execute(
                    sql: "DELETE FROM client_act WHERE number = ?",
                    arguments: [number]
                )
            }
            try database.execute(
                sql: """
                    UPDATE store SET credential_version = max(credential_version, ?, ?) + 1,
                        client_generation = max(client_generation, ?) + 1
                    """,
                arguments: [
                    position.number, audited?.versions ?? 0, audited?.clients ?? 0,
                ]
            )
            var ledger = try StoreLedger(founding: database, key: key, after: position)
            try ledger.note(
                .forced,
                nil,
                recordDigest: state.expected(after: audited)?.hex ?? "",
                at: now
            )
            try ledger.save()
        }
    }
}

/// How a store is named where its id is not at hand as bytes.
enum StoreName {
    static func text(_ storeID: [UInt8]) -> String {
        storeID.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
