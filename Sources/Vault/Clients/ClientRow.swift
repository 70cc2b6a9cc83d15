import GRDB

/// What the row of a client, or of one of its keys, says: every column that means something.
///
/// The last use of a key is not among them: it changes with the traffic, and nobody is let in for it.
struct ClientRow: Sendable {
    typealias Table = DamagedClient.Table

    let table: Table
    /// In the order of the table's columns.
    private(set) var values: [DatabaseValue]

    /// With nothing in any column.
    init(_ table: Table) {
        self.init(
            table,
            values: [DatabaseValue](repeating: .null, count: table.columns.count)
        )
    }

    init(_ table: Table, values: [DatabaseValue]) {
        self.table = table
        self.values = values
    }

    subscript(column: String) -> DatabaseValue {
        get { values[index(of: column)] }
        set { values[index(of: column)] = newValue }
    }

    private func index(of column: String) -> Int {
        guard let index = table.columns.firstIndex(of: column) else {
            preconditionFailure("a column that is sealed")
        }
        return index
    }

    /// All of it, as no other row has it: a value is its kind and its length, or its kind and eight octets.
    var bytes: [UInt8] {
        var frames = FramedBytes()
        frames.append(table.rawValue.utf8)
        for value in values {
            switch value.storage {
            case .null: frames.append(kind: 0)
            case .int64(let number): frames.append(kind: 1, UInt64(bitPattern: number))
            case .double(let number): frames.append(kind: 2, number.bitPattern)
            case .string(let text):
                frames.append(kind: 3)
                frames.append(text.utf8)
            case .blob(let data):
                frames.append(kind: 4)
                frames.append(data)
            }
        }
        return frames.bytes
    }
}
