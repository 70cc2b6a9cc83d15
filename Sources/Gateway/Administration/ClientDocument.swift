import JSON
import Platform
import Vault

/// What the admin API tells about a client.
struct ClientDocument: Representation {
    let client: Client
    /// Nil in lists.
    var keys: [ClientKey]?
    /// Nil where nothing was changed.
    var warnings: [AdminWarning]?
    let now: WallTime

    func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0) }
    }

    /// Writes the members into an object that is open.
    func writeMembers(to json: inout JSONWriter) {
        let permissions = client.permissions
        json.member("name", client.name)
        json.member("id", client.id)
        json.member("state", client.standing(at: now).rawValue)
        json.array("scopes") { json in
            for scope in client.scopes.scopes { json.value(scope.rawValue) }
        }
        json.array("accounts") { json in
            for account in client.accounts.accounts ?? ["*"] { json.value(account) }
        }
        json.member("rate", permissions.rate?.text)
        json.member("burst", permissions.burst)
        json.array("addresses") { json in
            for range in permissions.addresses { json.value(range.text) }
        }
        json.member("requires_certificate", permissions.requiresCertificate)
        json.member("created_at", client.createdAt.rfc3339)
        json.member("not_before", permissions.notBefore?.rfc3339)
        json.member("expires_at", permissions.expires?.rfc3339)
        json.member("revoked_at", client.revokedAt?.rfc3339)
        if let keys { write(keys, to: &json) }
        if let warnings {
            json.array("warnings") { json in
                for warning in warnings { warning.write(to: &json) }
            }
        }
    }

    private func write(_ keys: [ClientKey], to json: inout JSONWriter) {
        json.array("keys") { json in
            for key in keys where key.certificate == nil { write(key, to: &json) }
        }
        json.array("certificates") { json in
            for key in keys where key.certificate != nil { write(key, to: &json) }
        }
    }

    private func write(_ key: ClientKey, to json: inout JSONWriter) {
        json.object { json in
            if let certificate = key.certificate { json.member("name", certificate.text) }
            json.member("kid", key.kid)
            json.member("state", key.state(at: now).rawValue)
            json.member("created_at", key.createdAt.rfc3339)
            json.member("superseded_at", key.supersededAt?.rfc3339)
            json.member("expires_at", key.expires?.rfc3339)
            json.member("revoked_at", key.revokedAt?.rfc3339)
            json.member("last_used_at", key.lastUsedAt?.rfc3339)
        }
    }
}
