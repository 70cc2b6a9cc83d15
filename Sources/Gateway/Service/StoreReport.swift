/// What looking through a store has shown.
public struct StoreReport: Sendable {
    /// One thing that is wrong.
    public struct Finding: Hashable, Sendable {
        public enum Kind: String, Sendable {
            /// A sealed record does not open.
            case record
            /// The row of a client or key cannot be understood.
            case row
            /// The store is not in the state that the audit log speaks of.
            case state
            /// SQLite finds its file damaged.
            case database
            /// Others than the owner may use a file.
            case mode
            /// The audit log cannot be read.
            case log
        }

        public let kind: Kind
        /// Where: `table:row`, or a file.
        public let place: String
        public let text: String
    }

    /// How many sealed records there are.
    public let records: Int
    public let findings: [Finding]

    /// The places of the records that do not open.
    public var damaged: [String] { findings.filter { $0.kind == .record }.map(\.place) }
}
