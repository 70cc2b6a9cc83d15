import Foundation
import GRDB

/// A gateway's database file, for tests that damage it behind the program's back.
public struct StoreFile: Sendable {
    public let path: String

    /// - Parameter directory: the data directory.
    public init(in directory: String) {
        path = directory + "/gateway.sqlite"
    }

    /// Runs statements. Nothing of them is left in the log when no gateway has the file open.
    public func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// One number.
    public func number(_ sql: String) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        let number = try queue.read { try Int.fetchOne($0, sql: sql) }
        try queue.close()
        return number ?? 0
    }

    /// Where in the file a table's first page begins, and how long it is.
    public func firstPage(of table: String) throws -> Range<Int> {
        let size = try number("PRAGMA page_size")
        let page = try number("SELECT rootpage FROM sqlite_master WHERE name = '\(table)'")
        return (page - 1) * size..<page * size
    }

    /// Writes over octets of the file itself, or of one beside it.
    public func overwrite(_ range: Range<Int>, with octet: UInt8, suffix: String = "") throws {
        let url = URL(filePath: path + suffix)
        var data = try Data(contentsOf: url)
        data.replaceSubrange(range, with: [UInt8](repeating: octet, count: range.count))
        try data.write(to: url)
    }
}
