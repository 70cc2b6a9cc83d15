import Vault

extension StartError {
    /// What an error of the store means at start.
    init(_ error: VaultError) {
        switch error {
        case .file(let file): self = .configuration("\(file)")
        case .malformedMasterKey(let path):
            self = .configuration("master key file \(path): not one vgwmk1 line")
        case .wrongMasterKey:
            self = .configuration("the store was made with another master key")
        case .masterKeyExhausted:
            self = .configuration("the master key is used up and must be replaced")
        case .newerStore: self = .data("the store was written by a newer version")
        case .integrity: self = .data("a sealed record of the store does not open")
        case .database(let code): self = .data("the store cannot be opened: SQLite error \(code)")
        default: self = .data("the store cannot be used")
        }
    }
}
