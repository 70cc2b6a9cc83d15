import GRDB
import Platform

/// A row of the table of master keys.
struct StoredMasterKey: Sendable {
    let id: [UInt8]
    let checkValue: [UInt8]
    let wraps: Int64
    let isActive: Bool
    let createdAt: WallTime
    let retiredAt: WallTime?

    init(row: Row) throws {
        guard let id = row.bytes("kek_id"), let checkValue = row.bytes("check_value") else {
            throw VaultError.integrity
        }
        self.id = id
        self.checkValue = checkValue
        wraps = row["wraps"]
        isActive = row["is_active"]
        createdAt = WallTime(milliseconds: row["created_at"])
        retiredAt = (row["retired_at"] as Int64?).map(WallTime.init(milliseconds:))
    }

    var isRetired: Bool { retiredAt != nil }
}
