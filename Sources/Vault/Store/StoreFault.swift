/// What a result code of SQLite means to whoever runs the gateway.
public enum StoreFault: Equatable, Sendable, CustomStringConvertible {
    /// The file does not hold what SQLite has written.
    case damaged
    /// The file is something else than a database.
    case notADatabase
    case full
    case readOnly
    case unreadable(code: Int32)
    /// Another process has been writing for longer than anybody waits.
    case busy
    case other(code: Int32)

    /// - Parameter code: a result code, extended or not.
    public init(code: Int32) {
        // The low byte is the primary code, https://www.sqlite.org/rescode.html.
        switch code & 0xFF {
        case 11: self = .damaged
        case 26: self = .notADatabase
        case 13: self = .full
        case 8: self = .readOnly
        case 10, 14: self = .unreadable(code: code)
        case 5, 6: self = .busy
        default: self = .other(code: code)
        }
    }

    /// The content is wrong, rather than the disk or the moment.
    public var isDamage: Bool { self == .damaged || self == .notADatabase }

    public var description: String {
        switch self {
        case .damaged:
            "the store's file is damaged; nothing was changed in it: restore it from a backup"
        case .notADatabase:
            "the store's file is not a database; nothing was changed in it: restore it from a backup"
        case .full: "the store cannot be written: the disk is full"
        case .readOnly: "the store cannot be written: the file or disk is read-only"
        case .unreadable(let code):
            "the store's file cannot be read or written (SQLite error \(code)): see to the disk"
        case .busy: "the store is being written by another process; try again"
        case .other(let code): "the store cannot be used: SQLite error \(code)"
        }
    }
}
