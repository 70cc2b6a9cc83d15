import Testing

/// One row of the fault table (requirements §8): what is ordered of the simulator, and what must come
/// of it, for a read of an account and for the creation of one.
struct FaultRow: Sendable, CustomTestStringConvertible {
    /// What a read leads to.
    enum Read: Sendable {
        case answered
        case problem(Int, String)
    }

    /// What becomes of a write.
    enum Write: Sendable {
        case done
        /// Nobody knows, so it is never sent again.
        case unknown
        /// Certainly nothing happened: the key may be used again.
        case notExecuted(Int, String)
        /// A definite refusal, which is replayed.
        case refused(Int, String)
    }

    /// What becomes of the connection that a read failed on.
    enum Connection: Sendable {
        case kept
        /// It must not carry another exchange.
        case ended
        /// More than one takes part.
        case any
    }

    let name: String
    /// An order for the control listener, without its route.
    let order: String
    let read: Read
    let write: Write
    /// How often the provider is asked by the read.
    var calls = 1
    var connection = Connection.kept
    var retryAfter: String?
    /// Which of the stage's accounts is read: what was kept of another row must not be found.
    var account = 0

    var testDescription: String { name }

    /// Gives each row an account of its own.
    static func numbered(_ rows: [FaultRow]) -> [FaultRow] {
        rows.enumerated().map { index, row in
            var row = row
            row.account = index
            return row
        }
    }
}
