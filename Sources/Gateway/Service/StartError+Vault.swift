import Platform
import Vault

extension StartError {
    /// What an error of the store means at start.
    init(_ error: VaultError) {
        switch error {
        case .file(let file):
            // Who may use it is a matter of set-up, the rest of the disk.
            if case .system = file {
                self = .output("\(file)")
            } else {
                self = .configuration("\(file)")
            }
        case .malformedMasterKey(let path):
            self = .configuration("master key \(path): not one vgwmk1 line")
        case .masterKey(let fault): self = .configuration("master key: \(fault)")
        case .wrongMasterKey:
            self = .configuration("the store was made with another master key")
        case .retiredMasterKey:
            self = .configuration("the master key was retired in this store; another one is in use")
        case .previousMasterKeyMissing(let records):
            self = .configuration(
                "\(records) records are still sealed under the master key before, which is not at hand; "
                    + "it belongs in master_key.previous until store rewrap has come to its end"
            )
        case .masterKeyExhausted:
            self = .configuration("the master key is used up and must be replaced")
        case .newerStore: self = .data("the store was written by a newer version")
        case .integrity, .damagedRecords:
            self = .data("the store is damaged: a sealed record or its state does not open")
        case .internalKeyDamaged(let name):
            self = .data(
                "the store is damaged: its internal key \(name) does not open; restore a backup"
            )
        case .emptyStore(let path):
            self = .data("\(path): is empty; restore a backup, or remove it to begin a new store")
        case .storeMissing(let path): self = .data("\(path): there is no store")
        case .database(let code):
            let fault = StoreFault(code: code)
            self = fault.isDamage ? .data("\(fault)") : .storage("\(fault)")
        default: self = .data("the store cannot be used")
        }
    }
}
