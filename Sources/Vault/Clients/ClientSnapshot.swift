import Cryptography
import GRDB

/// All clients with their keys, at one moment.
struct ClientSnapshot: Sendable {
    struct Member: Sendable {
        let client: Client
        let keys: [(key: ClientKey, hash: Digest256)]
    }

    /// Sorted by name.
    let members: [Member]
    let damaged: [DamagedClient]
    let generation: Int64
}

extension ClientSnapshot {
    /// Takes what can be understood. A row that cannot harms its own client alone: a revocation of another
    /// one must not have to wait for it.
    init(in database: Database, generation: Int64) throws {
        var damaged: [DamagedClient] = []
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT rowid AS place, * FROM client ORDER BY name"
        )
        let keys = try Self.keys(
            in: database,
            of: Set(rows.compactMap { $0.possible("place") as Int64? }),
            &damaged
        )
        var members: [Member] = []
        for row in rows {
            do throws(VaultError) {
                let client = try Client(row: row)
                members.append(Member(client: client, keys: keys[Int64(client.number)] ?? []))
            } catch {
                damaged.append(DamagedClient(.client, row: row))
            }
        }
        self.init(
            members: members,
            damaged: damaged.sorted { ($0.table.rawValue, $0.row) < ($1.table.rawValue, $1.row) },
            generation: generation
        )
    }

    /// By the numbers of their clients.
    private static func keys(
        in database: Database,
        of clients: Set<Int64>,
        _ damaged: inout [DamagedClient]
    ) throws -> [Int64: [(key: ClientKey, hash: Digest256)]] {
        var keys: [Int64: [(key: ClientKey, hash: Digest256)]] = [:]
        var kids: Set<String> = []
        var hashes: Set<Digest256> = []
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT rowid AS place, * FROM api_key ORDER BY rowid"
        )
        for row in rows {
            do throws(VaultError) {
                let key = try ClientKey(row: row)
                let hash = try StoredKey.hash(of: row)
                let client: Int64 = try row.required("client")
                // The same one twice is what a damaged index makes of a removed row.
                guard clients.contains(client), kids.insert(key.kid).inserted,
                    hashes.insert(hash).inserted
                else { throw .integrity }
                keys[client, default: []].append((key, hash))
            } catch {
                damaged.append(DamagedClient(.key, row: row))
            }
        }
        return keys
    }
}
