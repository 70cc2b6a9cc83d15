import Cryptography
import GRDB

/// What opening every sealed record of a store has shown.
public struct StoreCheck: Hashable, Sendable {
    public let records: Int
    /// The places whose record does not open, as `table:row`.
    public let damaged: [String]

    static func run(in database: Database, envelope: Envelope) throws -> StoreCheck {
        var records = 0
        var damaged: [String] = []
        for table in SealedTable.allCases {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT rowid AS place, * FROM \(table.rawValue)
                    WHERE \(table.column) IS NOT NULL
                    """
            )
            while let row = try rows.next() {
                records += 1
                do {
                    let record = try table.record(of: row)
                    _ = try envelope.open(record, as: try table.name(of: row))
                    guard
                        !table.hasDigest
                            || row.possibleBytes("data_digest") == record.digest.bytes
                    else { throw VaultError.integrity }
                } catch VaultError.integrity {
                    damaged.append("\(table.rawValue):\(row.possible("place") ?? 0 as Int64)")
                }
            }
        }
        return StoreCheck(records: records, damaged: damaged)
    }
}
