public import Platform

/// Why the store, a key or a record could not be used. No case carries a secret or a stored value.
public enum VaultError: Error, Equatable, Sendable {
    /// The master key's file or the store's directory is not private, or cannot be used.
    case file(PrivateFileError)
    /// The master key file holds something else than one `vgwmk1:` line.
    case malformedMasterKey(path: String)
    /// The store was made with another master key.
    case wrongMasterKey
    /// The key-encryption key has wrapped 2^31 keys and must be replaced.
    case masterKeyExhausted
    /// The store was written by a newer version of this program.
    case newerStore
    /// A sealed record does not open: changed, moved, or of another store. Nothing says which.
    case integrity
    /// A key that the gateway made for itself does not open, or is not there any more: without it no
    /// part of the store can be used.
    case internalKeyDamaged(name: String)
    /// There is a database file without a single byte, which is what is left of a store.
    case emptyStore(path: String)
    /// SQLite refused; the code is its extended result code, and ``StoreFault`` says what it means.
    case database(code: Int32)

    /// The store holds no such credential.
    case credentialMissing
    /// The partner's credentials are not the ones any more that somebody looked at.
    case credentialChanged
    /// The id is not one of the provider's, or the token is empty, too long or not visible ASCII.
    case malformedCredential

    /// A client with this name exists already.
    case clientExists
    /// No client has this name.
    case clientMissing
    /// The client has been revoked: it gets no further key, and nothing else about it changes.
    case clientRevoked
    /// The client has two valid keys; a third would leave one forgotten.
    case rotationInProgress
    /// The certificate's name stands for a client already, perhaps for this one.
    case certificateBound
    /// The certificate's name does not stand for this client.
    case certificateNotBound
    /// A name, scope, address range or rate that the store does not accept.
    case malformedClient

    /// No operation has this id.
    case operationMissing
    /// The operation is not in the state that this step starts from, or another attempt owns it.
    case operationConflict
}
