import Foundation
import GRDB
import Platform

// A damaged page can put anything into any column. Subscripts of GRDB end the process over a value of
// another type; these do not.

extension Row {
    /// A value of this type; nil when there is none in the column.
    func possible<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        guard hasColumn(column) else { return nil }
        return Value.fromDatabaseValue(self[column] as DatabaseValue)
    }

    /// The blob of a column; nil when there is none.
    func possibleBytes(_ column: String) -> [UInt8]? {
        (possible(column) as Data?).map { [UInt8]($0) }
    }

    /// A moment; nil when there is none in the column.
    func possibleTime(_ column: String) -> WallTime? {
        (possible(column) as Int64?).map(WallTime.init(milliseconds:))
    }

    /// A value of this type, or nothing when the column is null: for what means more when it is absent.
    ///
    /// - Throws: ``VaultError/integrity`` when the column holds something else, or is not there.
    func optional<Value: DatabaseValueConvertible>(
        _ column: String
    ) throws(VaultError) -> Value? {
        guard hasColumn(column) else { throw .integrity }
        let stored: DatabaseValue = self[column]
        guard !stored.isNull else { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw .integrity }
        return value
    }

    /// As ``optional(_:)``, for a moment.
    func optionalTime(_ column: String) throws(VaultError) -> WallTime? {
        (try optional(column) as Int64?).map(WallTime.init(milliseconds:))
    }

    /// As ``required(_:)``, for a moment.
    func requiredTime(_ column: String) throws(VaultError) -> WallTime {
        WallTime(milliseconds: try required(column))
    }

    /// - Throws: ``VaultError/integrity`` when the column holds no value of this type.
    func required<Value: DatabaseValueConvertible>(
        _ column: String
    ) throws(VaultError) -> Value {
        guard let value: Value = possible(column) else { throw .integrity }
        return value
    }
}
