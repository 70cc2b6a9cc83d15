import Vault

extension ClientChange.Edit {
    /// What is set, if anything.
    var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }

    func map<Other>(_ transform: (Value) -> Other) -> ClientChange.Edit<Other> {
        switch self {
        case .keep: .keep
        case .remove: .remove
        case .set(let value): .set(transform(value))
        }
    }
}
