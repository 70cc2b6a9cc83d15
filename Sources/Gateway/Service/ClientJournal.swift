import Audit
import JSON
import Platform
import Vault

/// Puts on record what is done to clients and their keys, whoever does it and whether or not the gateway
/// runs at the time.
struct ClientJournal: Sendable {
    /// What the values of one act may take up in its record, in all: long lists of accounts are cut.
    private static let room = 12 << 10

    let registry: ClientRegistry
    let audit: AuditLog

    /// Takes over what was done. It is forgotten only once it is durable, so that a crash in between makes
    /// it appear twice, with the same number, but never not at all.
    func follow() async throws(VaultError) {
        let acts = try await registry.acts()
        guard let durable = await record(acts) else { return }
        try await registry.forgetActs(through: durable)
    }

    /// - Returns: the last act that is on record now. Those after it wait for better times: readiness tells
    ///   that the log cannot be written.
    private func record(_ acts: [ClientAct]) async -> Int64? {
        var durable: Int64?
        for act in acts {
            do throws(AuditError) {
                try await audit.record(Self.record(of: act))
            } catch {
                return durable
            }
            durable = act.number
        }
        return durable
    }

    /// What an act says.
    static func record(of act: ClientAct) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", act.time.rfc3339)
        record.append("type", type(of: act.kind))
        record.append("act", act.number)
        record.append("client", act.client)
        record.append("client_id", act.clientID)
        if let kid = act.kid { record.append("key_id", kid) }
        if let actor = act.actor { record.append("actor", actor) }
        if !act.differences.isEmpty { record.append(members: changes(act.differences)) }
        return record
    }

    /// `,"changes":{"rate":{"before":"100/s","after":null}}`
    private static func changes(_ differences: [ClientDifference]) -> [UInt8] {
        let room = room / (2 * differences.count)
        var json = JSONWriter()
        json.object { json in
            for difference in differences {
                json.object(difference.member.rawValue) { json in
                    json.member("before", difference.before.map { cut($0, room) })
                    json.member("after", difference.after.map { cut($0, room) })
                }
            }
        }
        return Array(",\"changes\":".utf8) + json.bytes
    }

    /// Values are ASCII: names, numbers, moments.
    private static func cut(_ value: String, _ room: Int) -> String {
        value.utf8.count <= room ? value : value.prefix(room - 3) + "..."
    }

    private static func type(of kind: ClientAct.Kind) -> StaticString {
        switch kind {
        case .created: "client.created"
        case .changed: "client.changed"
        case .rotated: "client.rotated"
        case .keyRevoked: "client.key_revoked"
        case .revoked: "client.revoked"
        case .bound: "client.bound"
        case .unbound: "client.unbound"
        }
    }
}
