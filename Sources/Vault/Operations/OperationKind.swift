/// What an operation does, as it is kept in the store and shown to callers.
public enum OperationKind: String, Hashable, Sendable, CaseIterable {
    case accountCreation = "account.create"
    case transfer = "transfer.create"
}
