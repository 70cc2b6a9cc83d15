public import JSON
public import Platform
public import Vault

/// What may be told about a credential: everything but its token.
public struct CredentialDocument: Representation {
    private let credential: CredentialMetadata
    /// Damaged ones are told in another way (``CredentialItem``).
    private let showsState: Bool
    private let now: WallTime

    public init(_ credential: CredentialMetadata, showsState: Bool = false, now: WallTime) {
        self.credential = credential
        self.showsState = showsState
        self.now = now
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { json in
            switch credential.id {
            case .partner(let slot):
                json.member("holder", "partner")
                json.member("slot", slot.rawValue)
            case .customer:
                json.member("holder", "customer")
                json.null("slot")
            }
            json.member("auth_id", credential.authID)
            json.member("version", Int(credential.version))
            if showsState { json.member("state", "sealed") }
            json.member("stored_at", credential.createdAt.rfc3339)
            // A clock that was put back makes nothing older than it is.
            json.member("age_seconds", Int(max(0, now.seconds - credential.createdAt.seconds)))
            json.member("retired_at", credential.retiredAt?.rfc3339)
        }
    }
}
