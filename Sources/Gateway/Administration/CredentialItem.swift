import JSON
import Platform
import Vault

/// A credential of a list. Its record is opened when it is written: only those of the page are.
struct CredentialItem: Representation {
    let credential: CredentialMetadata
    let administration: CredentialAdministration
    let now: WallTime

    func write(to writer: inout JSONWriter) {
        let opens = administration.opens(credential.id)
        CredentialDocument(credential, opens: opens, now: now).write(to: &writer)
    }
}
