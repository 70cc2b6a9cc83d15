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
    /// What every answer to a key says that another has taken the place of, each line with its CRLF; else
    /// empty.
    let notice: [UInt8]
    /// Who it is, as members of an audit record.
    let members: [UInt8]

    init(_ entry: ClientDirectory.Entry, _ state: ClientState) {
        self.entry = entry
        self.state = state
        index = entry.index
        scopes = entry.client.scopes
        accounts = entry.client.accounts
        isBoundToAddresses = !entry.client.permissions.addresses.isEmpty
        notice = entry.farewell.map(Self.notice) ?? []
        var record = AuditRecord()
        record.append("client", entry.client.name)
        record.append("key_id", entry.kid)
        members = record.members.array
    }

    /// Since when it is deprecated (RFC 9745) and when it ends (RFC 8594).
    private static func notice(superseded: WallTime, ends: WallTime) -> [UInt8] {
        let end = CivilDate(ends).imfFixdate
        return Array("Deprecation: @\(superseded.seconds)\r\nSunset: \(end)\r\n".utf8)
    }
}
