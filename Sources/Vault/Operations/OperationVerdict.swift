/// Who has found out what became of an operation, and by what.
public struct OperationVerdict: Hashable, Sendable {
    /// In one word, for the record.
    public let reason: String
    /// The person or client, as far as the process can tell; nil when it was the gateway by itself.
    public let actor: String?

    public init(reason: String, actor: String? = nil) {
        self.reason = reason
        self.actor = actor
    }
}
