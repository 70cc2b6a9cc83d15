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

    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        guard let id = row.possibleBytes("kek_id"),
            let checkValue = row.possibleBytes("check_value")
        else { throw .integrity }
        self.id = id
        self.checkValue = checkValue
        wraps = try row.required("wraps")
        isActive = try row.required("is_active")
        createdAt = try row.requiredTime("created_at")
        retiredAt = try row.optionalTime("retired_at")
    }

    var isRetired: Bool { retiredAt != nil }
}
