public import Cryptography
import GRDB

/// The state of a store at one moment, to be held against what the audit log says.
public struct StoreState: Sendable {
    /// What waits to go on record.
    public let acts: [StoreAct]
    /// Of the rows as they are.
    public let rows: Digest256
    /// As it was carried on from act to act.
    public let kept: Digest256
    /// How far the store itself says that its acts have come.
    public let position: ActPosition
    /// How often clients and keys have been changed.
    public let clients: Int64

    /// What waits to go on record as done to clients, and was not written by this program.
    public let forgedActs: [ClientAct]
    /// The numbers of those, and of what cannot be understood.
    let brokenClientActs: [Int64]

    private let store: String
    private let key: StateKey

    init(in database: Database, store: String, key: StateKey, seal: ClientSeal) throws {
        let ledger = try StoreLedger(opening: database, key: key)
        acts = try StoreAct.all(in: database)
        rows = key.state(of: try StoreLedger.sum(in: database, key: key))
        kept = ledger.state
        position = ledger.position
        clients =
            try Int64.fetchOne(database, sql: "SELECT client_generation FROM store") ?? 0
        self.store = store
        self.key = key
        var (forged, broken): ([ClientAct], [Int64]) = ([], [])
        for row in try ClientAct.rows(in: database) {
            let act = try? ClientAct(stored: row, in: database)
            if let act, act.hasCode(of: row, seal) { continue }
            if let act { forged.append(act) }
            broken.append(row.possible("number") ?? 0)
        }
        forgedActs = forged
        brokenClientActs = broken
    }

    /// The state that the rows should have; nil when nothing says so.
    public func expected(after audited: AuditedAct?) -> Digest256? {
        let known = known(audited)
        let acts = successor(of: audited).keepsActs ? pending(after: known) : []
        return acts.last?.state ?? known?.state
    }

    /// What is wrong with the store, if the audit log is right; nil when all is well.
    public func finding(after audited: AuditedAct?) -> StateFinding? {
        if let audited, audited.store != store { return .otherLog }
        let before = audited?.position ?? .start
        guard position.number >= before.number else {
            return .older(act: position.number, audited: before.number)
        }
        if let audited, clients < audited.clients {
            return .olderClients(changes: clients, audited: audited.clients)
        }
        let acts = pending(after: audited)
        guard let end = key.follow(acts, before), end == position else {
            return audited == nil ? .unknownToLog : .brokenActs(audited: before.number)
        }
        guard let state = acts.last?.state ?? audited?.state else { return .unknownToLog }
        guard rows.isEqualInConstantTime(to: state), kept.isEqualInConstantTime(to: state) else {
            return .otherRows(act: position.number)
        }
        return brokenClientActs.first.map { .brokenClientActs(act: $0) }
    }

    /// Whether what waits to go on record follows on what is.
    public func actsFollow(_ audited: AuditedAct?) -> Bool { successor(of: audited).keepsActs }

    /// Where acts go on from when this state is accepted: after those that wait if they follow.
    func successor(of audited: AuditedAct?) -> (position: ActPosition, keepsActs: Bool) {
        let known = known(audited)
        let before = known?.position ?? .start
        guard let end = key.follow(pending(after: known), before), end == position else {
            return (before, false)
        }
        return (end, true)
    }

    private func known(_ audited: AuditedAct?) -> AuditedAct? {
        audited.flatMap { $0.store == store ? $0 : nil }
    }

    /// Those that are on record already wait only because of a crash: they say nothing new.
    private func pending(after audited: AuditedAct?) -> [StoreAct] {
        let number = audited?.position.number ?? 0
        return acts.filter { $0.number > number }
    }
}

extension StateKey {
    /// Where acts lead that follow on a position without a gap; nil when they do not.
    ///
    /// The first acts of all may have any number: there are stores that had some before their state was
    /// kept.
    func follow(_ acts: [StoreAct], _ start: ActPosition) -> ActPosition? {
        var position = start
        for act in acts {
            guard act.number &- 1 == position.number || position == .start,
                code(of: act, after: position.code).isEqualInConstantTime(to: act.code)
            else { return nil }
            position = act.position
        }
        return position
    }
}
