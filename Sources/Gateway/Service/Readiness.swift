import Audit
import Synchronization
import Vault

/// Whether the gateway can do its work, in three parts (api.md, admin listener).
final class Readiness: Sendable {
    private let storeIsOpen = Atomic<Bool>(true)
    private let vault: CredentialVault
    private let audit: AuditLog
    private let trust: PartnerTrust

    init(vault: CredentialVault, audit: AuditLog, trust: PartnerTrust) {
        self.vault = vault
        self.audit = audit
        self.trust = trust
    }

    /// What the last look at the store showed.
    func note(storeIsOpen isOpen: Bool) {
        storeIsOpen.store(isOpen, ordering: .relaxed)
    }

    /// What is missing; empty when the gateway is ready.
    var problems: [FieldProblem] {
        var problems: [FieldProblem] = []
        if !storeIsOpen.load(ordering: .relaxed) {
            problems.append(FieldProblem("store", "cannot be read or written, or is damaged"))
        }
        if vault.condition(of: .partner(.active)) == .damaged {
            problems.append(FieldProblem("credential", "is damaged in the store"))
        } else if let generation = vault.generation(of: .partner(.active)) {
            if trust.isSuspect(generation) {
                problems.append(FieldProblem("credential", "the provider does not accept it"))
            }
        } else {
            problems.append(FieldProblem("credential", "no partner credential is set"))
        }
        if audit.problem != nil {
            problems.append(FieldProblem("audit", "the log cannot be written"))
        }
        return problems
    }
}
