import Platform
import Vault

/// What is said at the start when nothing bounds what clients may move.
enum TransferAdvice {
    /// Nil when there is a cap, or nobody who may transfer.
    static func advice(
        _ caps: TransferCaps,
        _ clients: [Client],
        now: WallTime
    ) -> String? {
        guard caps.isEmpty else { return nil }
        let names = Set(clients.filter { mayTransfer($0, at: now) }.map(\.name)).sorted()
        guard !names.isEmpty else { return nil }
        return "no cap bounds transfers, and these clients may move the partner's whole balance: "
            + "\(names.joined(separator: ", ")); set transfers.caps"
    }

    /// Now, or at some time.
    private static func mayTransfer(_ client: Client, at now: WallTime) -> Bool {
        guard client.scopes.contains(.transfersWrite) else { return false }
        switch client.standing(at: now) {
        case .pending, .active: return true
        case .expired, .revoked: return false
        }
    }
}
