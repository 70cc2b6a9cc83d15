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
    /// What it was made of.
    let rows: KnownClientRows

    var generation: Int64 { rows.generation }
}

extension ClientSnapshot {
    /// Takes what this program wrote and nobody has put back since `known`. A row that is another harms its
    /// own client alone: a revocation of another one must not have to wait for it.
    init(
        in database: Database,
        generation: Int64,
        seal: ClientSeal,
        after known: KnownClientRows
    ) throws {
        var reading = Reading(seal: seal, known: known)
        let rows = try StoredClientRow.fetch(.client, "ORDER BY name", in: database)
        let keys = reading.keys(
            try StoredClientRow.fetch(.key, "ORDER BY rowid", in: database),
            of: Set(rows.map(\.place))
        )
        let members = rows.compactMap { row in
            reading.client(row).map { Member(client: $0, keys: keys[row.place] ?? []) }
        }
        self.init(
            members: members,
            damaged: reading.damaged.sorted {
                ($0.table.rawValue, $0.row) < ($1.table.rawValue, $1.row)
            },
            rows: KnownClientRows(generation: generation, seals: reading.seals)
        )
    }

    /// Row after row is believed or set aside.
    private struct Reading {
        let seal: ClientSeal
        let known: KnownClientRows
        var damaged: [DamagedClient] = []
        var seals: Set<[UInt8]> = []

        mutating func client(_ row: StoredClientRow) -> Client? {
            do throws(VaultError) {
                let client = try seal.client(row)
                try admit(row)
                return client
            } catch {
                damaged.append(row.damaged)
                return nil
            }
        }

        /// By the numbers of their clients.
        mutating func keys(
            _ rows: [StoredClientRow],
            of clients: Set<Int64>
        ) -> [Int64: [(key: ClientKey, hash: Digest256)]] {
            var keys: [Int64: [(key: ClientKey, hash: Digest256)]] = [:]
            var kids: Set<String> = []
            var hashes: Set<Digest256> = []
            for row in rows {
                do throws(VaultError) {
                    let key = try seal.key(row)
                    let hash = try StoredKey.hash(of: row.row)
                    let client: Int64 = try row.row.required("client")
                    // The same one twice is what a damaged index makes of a removed row.
                    guard clients.contains(client), kids.insert(key.kid).inserted,
                        hashes.insert(hash).inserted
                    else { throw .integrity }
                    try admit(row)
                    keys[client, default: []].append((key, hash))
                } catch {
                    damaged.append(row.damaged)
                }
            }
            return keys
        }

        private mutating func admit(_ row: StoredClientRow) throws(VaultError) {
            guard known.admit(seal: row.seal, version: row.version) else { throw .integrity }
            if let seal = row.seal { seals.insert(seal) }
        }
    }
}
