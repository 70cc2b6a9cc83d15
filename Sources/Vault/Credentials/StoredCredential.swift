import Cryptography
import Platform

/// A credential as the store holds it.
struct StoredCredential: Hashable, Sendable {
    let id: CredentialID
    let authID: String
    let version: Int64
    let record: SealedRecord
    let createdAt: WallTime
    var retiredAt: WallTime?

    var recordName: RecordName { id.recordName(authID: authID, version: version) }

    var entry: StateEntry {
        StateEntry(
            table: .credential,
            id: id.text,
            version: version,
            digest: record.digest.bytes
        )
    }

    var metadata: CredentialMetadata {
        CredentialMetadata(
            id: id,
            authID: authID,
            version: version,
            createdAt: createdAt,
            retiredAt: retiredAt,
            recordDigest: record.digest
        )
    }
}
