/// Which credential is meant.
public enum CredentialID: Hashable, Sendable {
    /// The partner's, of which there may be two: the one in use and the one to change to.
    case partner(Slot)
    /// A customer's own (`MA_…`).
    case customer(String)

    public enum Slot: String, Hashable, Sendable, CaseIterable {
        case active
        case standby
    }

    /// The row's key in the store.
    var text: String {
        switch self {
        case .partner(let slot): "partner/\(slot.rawValue)"
        case .customer(let authID): "customer/\(authID)"
        }
    }

    init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "partner":
            guard let slot = Slot(rawValue: String(parts[1])) else { return nil }
            self = .partner(slot)
        case "customer": self = .customer(String(parts[1]))
        default: return nil
        }
    }

    /// Where the token is sealed: the row's key and its auth id are part of it, so neither can be
    /// exchanged.
    func recordName(authID: String, version: Int64) -> RecordName {
        switch self {
        case .partner(let slot):
            RecordName(
                kind: .partnerCredential,
                id: "\(slot.rawValue)/\(authID)",
                field: "token",
                version: version
            )
        case .customer(let customer):
            RecordName(
                kind: .customerCredential,
                // The two are one. A row in which they are not is a place where nothing was ever sealed.
                id: customer == authID ? authID : "\(customer)/\(authID)",
                field: "token",
                version: version
            )
        }
    }
}
