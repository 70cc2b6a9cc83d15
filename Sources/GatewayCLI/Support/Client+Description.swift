import JSON
import Platform
import Vault

extension Client {
    enum Status: String, Sendable {
        /// It has not begun yet.
        case pending
        case active
        case expired
        case revoked
    }

    func status(at now: WallTime) -> Status {
        guard revokedAt == nil else { return .revoked }
        let end = permissions.expires?.seconds ?? .max
        guard now.seconds < end else { return .expired }
        let begin = permissions.notBefore?.seconds ?? .min
        return now.seconds < begin ? .pending : .active
    }

    var scopeNames: [String] { scopes.scopes.map(\.rawValue) }

    var accountNames: [String] { accounts.accounts ?? ["*"] }

    /// What it has to show of itself.
    var proofText: String {
        permissions.requiresCertificate ? "a certificate" : "a key or a certificate"
    }

    /// Everything about the client, in the words of the API: no key is known to write.
    func writeMembers(to json: inout JSONWriter, now: WallTime) {
        json.member("name", name)
        json.member("id", id)
        json.member("status", status(at: now).rawValue)
        json.array("scopes") { json in for name in scopeNames { json.value(name) } }
        json.array("accounts") { json in for name in accountNames { json.value(name) } }
        json.member("rate", permissions.rate?.text)
        json.member("burst", permissions.burst)
        json.array("addresses") { json in
            for range in permissions.addresses { json.value(range.text) }
        }
        json.member("requires_certificate", permissions.requiresCertificate)
        json.member("created_at", createdAt.rfc3339)
        json.member("not_before", permissions.notBefore?.rfc3339)
        json.member("expires_at", permissions.expires?.rfc3339)
        json.member("revoked_at", revokedAt?.rfc3339)
    }
}

extension ClientKey {
    /// `valid`, `superseded until …`, `ended …`.
    func stateText(at now: WallTime) -> String {
        let end = end?.rfc3339
        return switch state(at: now) {
        case .valid: end.map { "valid until \($0)" } ?? "valid"
        case .superseded: "superseded until \(end ?? "-")"
        case .ended: "ended \(end ?? "-")"
        }
    }

    var useText: String { lastUsedAt.map { "last used \($0.rfc3339)" } ?? "never used" }

    func write(to json: inout JSONWriter, now: WallTime) {
        json.object { json in
            json.member("kid", kid)
            json.member("certificate", certificate?.text)
            json.member("state", state(at: now).rawValue)
            json.member("valid", isValid(at: now))
            json.member("created_at", createdAt.rfc3339)
            json.member("expires_at", expires?.rfc3339)
            json.member("superseded_at", supersededAt?.rfc3339)
            json.member("revoked_at", revokedAt?.rfc3339)
            json.member("last_used_at", lastUsedAt?.rfc3339)
        }
    }
}
