import Platform

/// One member of a client that is not what it was, in the words of commands: no secret has a member.
public struct ClientDifference: Hashable, Sendable {
    public enum Member: String, CaseIterable, Sendable {
        case scopes
        case accounts
        case rate
        case burst
        case addresses
        case notBefore = "not_before"
        case expires = "expires_at"
        case requiresCertificate = "requires_certificate"
        case certificate
        /// A former key, with its end.
        case superseded
    }

    public let member: Member
    /// Nil when there was nothing.
    public let before: String?
    /// Nil when there is nothing any more.
    public let after: String?
}

extension ClientPermissions {
    /// What is not as in `former`; without that, everything that there is.
    func differences(from former: ClientPermissions? = nil) -> [ClientDifference] {
        let before = former?.texts ?? [:]
        let after = texts
        return ClientDifference.Member.allCases.compactMap { member in
            guard before[member] != after[member] else { return nil }
            return ClientDifference(member: member, before: before[member], after: after[member])
        }
    }

    private var texts: [ClientDifference.Member: String] {
        var texts: [ClientDifference.Member: String] = [
            .scopes: scopes.text, .accounts: accounts.text,
            .requiresCertificate: String(requiresCertificate),
        ]
        texts[.rate] = rate?.text
        texts[.burst] = burst.map { String($0) }
        if !addresses.isEmpty {
            texts[.addresses] = addresses.map(\.text).joined(separator: " ")
        }
        texts[.notBefore] = notBefore?.rfc3339
        texts[.expires] = expires?.rfc3339
        return texts
    }
}
