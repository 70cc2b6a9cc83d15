import GRDB

/// A client or a key that is in the store and opens nothing, because its row is not what this program wrote.
/// All others are as they were.
///
/// Its row stays as it is until an operator revokes it.
public struct DamagedClient: Hashable, Sendable {
    public enum Table: String, Hashable, Sendable {
        case client
        case key = "api_key"
    }

    public let table: Table
    /// The row in the table.
    public let row: Int64
    /// The client's name or the key's id, if the row still says. What else stands there is not told: it may be
    /// anything.
    public let name: String?

    init(_ table: Table, row: Row) {
        self.table = table
        self.row = row.possible("place") ?? 0
        let name: String? = row.possible(table == .client ? "name" : "kid")
        self.name = name.flatMap { ClientRegistry.isName($0) ? $0 : nil }
    }

    /// The place as `store verify` names it, too.
    public var place: String { "\(table.rawValue):\(row)" }

    /// The row that a place names, if it is one of this table.
    static func row(_ table: Table, at place: String) -> Int64? {
        let mark = table.rawValue + ":"
        return place.hasPrefix(mark) ? Int64(place.dropFirst(mark.count)) : nil
    }
}
