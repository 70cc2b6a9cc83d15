import JSON
import Platform
import Vault

/// A credential of a list.
enum CredentialItem: Representation {
    case sealed(CredentialMetadata, now: WallTime)
    case damaged(DamagedCredential)

    func write(to writer: inout JSONWriter) {
        switch self {
        case .sealed(let credential, let now):
            CredentialDocument(credential, showsState: true, now: now).write(to: &writer)
        case .damaged(let credential):
            writer.object { json in
                json.member("holder", credential.holder)
                json.member("slot", credential.slot?.rawValue)
                json.member("auth_id", credential.authID)
                json.member("version", credential.version.map { Int($0) })
                json.member("state", "damaged")
                json.null("stored_at")
                json.null("age_seconds")
                json.null("retired_at")
            }
        }
    }
}
