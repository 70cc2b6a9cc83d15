import Platform
import Vault

/// How far the word of a client with the scope `admin` goes: never beyond its own bounds (decision 0028).
///
/// Which scopes it hands out is its office, and not bounded by those it has. Its accounts are a bound, and
/// where it hands out the office itself, so are its addresses, its end and its certificate: nobody gets rid
/// of them by making an admin without them.
struct AdminMandate: Sendable {
    private let own: ClientPermissions

    /// - Parameter own: what the client that asks may.
    init(_ own: ClientPermissions) {
        self.own = own
    }

    /// True when it may see every account, and so deal with the partner's credential.
    var coversAllAccounts: Bool { own.accounts.isAll }

    func covers(account: String) -> Bool { own.accounts.allows(account) }

    /// Whether it may know of a client: of one that sees no account beyond its own.
    func covers(_ client: Client) -> Bool { own.accounts.covers(client.accounts) }

    /// What of some permissions it may not hand out; empty when it may.
    func excess(of granted: ClientPermissions) -> [FieldProblem] {
        var excess: [FieldProblem] = []
        if !own.accounts.covers(granted.accounts) {
            excess.append(FieldProblem("accounts", "reach beyond those of the client that asks"))
        }
        guard granted.scopes.contains(.admin) else { return excess }
        if !coversAddresses(of: granted) {
            excess.append(FieldProblem("addresses", "reach beyond those of the client that asks"))
        }
        if let end = own.expires, granted.expires.map({ end.seconds < $0.seconds }) ?? true {
            excess.append(FieldProblem("expires_at", "is later than that of the client that asks"))
        }
        if own.requiresCertificate, !granted.requiresCertificate {
            excess.append(
                FieldProblem("requires_certificate", "is true of the client that asks")
            )
        }
        return excess
    }

    /// - Throws: ``GatewayError/administration(_:)`` unless it may hand them out.
    func requireCovering(_ granted: ClientPermissions) throws(GatewayError) {
        let excess = excess(of: granted)
        guard excess.isEmpty else { throw .administration(.beyondMandate(excess)) }
    }

    /// What may be changed, or be made of somebody: asked again when it is done, for two changes that each are
    /// within the bounds may together lead beyond them.
    var permitsChange: PermissionCheck { { excess(of: $0).isEmpty } }

    /// From whom something may be taken away.
    var permitsRemoval: PermissionCheck { { own.accounts.covers($0.accounts) } }

    private func coversAddresses(of granted: ClientPermissions) -> Bool {
        guard !own.addresses.isEmpty else { return true }
        guard !granted.addresses.isEmpty else { return false }
        return granted.addresses.allSatisfy { range in
            own.addresses.contains { $0.covers(range) }
        }
    }
}
