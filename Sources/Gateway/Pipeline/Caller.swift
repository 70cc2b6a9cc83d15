import Audit
import Platform
import Vault

/// A client's key or certificate that was accepted, with what the gateway needs for every answer to it.
final class Caller: Sendable {
    let entry: ClientDirectory.Entry
    let state: ClientState
    // What every request asks for, kept here so that it is one step away.
    let index: Int
    let scopes: ScopeSet
    let accounts: AccountAccess
    /// It may come from some addresses only.
    let isBoundToAddresses: Bool
    /// Who it is, as members of an audit record.
    let members: [UInt8]

    init(_ entry: ClientDirectory.Entry, _ state: ClientState) {
        self.entry = entry
        self.state = state
        index = entry.index
        scopes = entry.client.scopes
        accounts = entry.client.accounts
        isBoundToAddresses = !entry.client.permissions.addresses.isEmpty
        var record = AuditRecord()
        record.append("client", entry.client.name)
        record.append("key_id", entry.kid)
        members = record.members.array
    }
}
