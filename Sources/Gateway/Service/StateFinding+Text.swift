import Vault

extension StateFinding {
    /// For the operator, without what to do about it.
    var text: String {
        switch self {
        case .unknownToLog:
            "the audit log does not know this store, though the store is not a new one"
        case .otherLog: "the audit log is of another store"
        case .older(let act, let audited):
            "the store is an older copy: its last act is \(act), the audit log's \(audited)"
        case .olderClients(let changes, let audited):
            "the store is an older copy: clients were changed \(changes) times, "
                + "by the audit log \(audited) times"
        case .brokenActs(let audited):
            "what was done to the store does not follow on act \(audited), the audit log's last"
        case .otherRows(let act):
            "the store's rows are not those of its last act, \(act): "
                + "one was put back, changed or removed by something else than this program"
        case .brokenClientActs(let act):
            "what waits to go on record as done to a client, act \(act), "
                + "was written by something else than this program"
        }
    }

    /// For the operator, with it.
    var refusal: String {
        text + "; put the right store and audit log in place, "
            + "or accept the store as it is: serve --force (docs/store.md)"
    }

    /// For records.
    var slug: StaticString {
        switch self {
        case .unknownToLog: "unknown-to-log"
        case .otherLog: "other-log"
        case .older: "older"
        case .olderClients: "older-clients"
        case .brokenActs: "broken-acts"
        case .otherRows: "other-rows"
        case .brokenClientActs: "broken-client-acts"
        }
    }
}
