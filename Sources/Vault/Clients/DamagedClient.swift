import GRDB

/// A client or a key that is in the store and opens nothing, because its row cannot be understood. All
/// others are as they were.
///
/// Its row stays as it is.
public struct DamagedClient: Hashable, Sendable {
    public enum Table: String, Hashable, Sendable {
        case client
        case key = "api_key"
    }

    public let table: Table
    /// The row in the table.
    public let row: Int64
    /// The client's name or the key's id, if the row still says.
    public let name: String?

    init(_ table: Table, row: Row) {
        self.table = table
        self.row = row.possible("place") ?? 0
        name = row.possible(table == .client ? "name" : "kid")
    }

    /// The place as `store verify` names it, too.
    public var place: String { "\(table.rawValue):\(row)" }
}
