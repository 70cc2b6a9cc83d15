import Audit
import Vault

/// What the admin API changes, and where that is on record.
struct AdminResources: Sendable {
    let store: GatewayStore
    let directory: ClientDirectory
    let credentials: CredentialAdministration
    let audit: AuditLog
    let probes = ProbePermit()
}
