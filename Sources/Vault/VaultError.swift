public import Platform

/// Why the store, a key or a record could not be used. No case carries a secret or a stored value.
public enum VaultError: Error, Equatable, Sendable {
    /// The master key's file or the store's directory is not private, or cannot be used.
    case file(PrivateFileError)
    /// The master key file holds something else than one `vgwmk1:` line.
    case malformedMasterKey(path: String)
    /// The source of the master key does not give one.
    case masterKey(MasterKeyFault)
    /// The store was made with another master key.
    case wrongMasterKey
    /// The master key was retired in this store: nothing is sealed under it, and nothing will be.
    case retiredMasterKey
    /// So many records are sealed under a previous master key that is not at hand.
    case previousMasterKeyMissing(records: Int)
    /// The key-encryption key has wrapped 2^31 keys and must be replaced.
    case masterKeyExhausted
    /// The store knows no such master key.
    case masterKeyUnknown
    /// No replaced master key is left that could be retired.
    case masterKeyNotReplaced
    /// The master key is the one that seals, and cannot be retired.
    case masterKeyActive
    /// So many records are still sealed under the master key, which cannot be retired before a rewrap.
    case masterKeyNeeded(records: Int)
    /// No running gateway has the new master key: what is sealed under it, none could open.
    case masterKeyNotInUse
    /// An earlier rotation has not come to its end: the file still holds the key before.
    case rotationUnfinished(path: String)
    /// Another rotation of the same key file is under way, and holds this lock.
    case rotationRunning(path: String)
    /// The store was written by a newer version of this program.
    case newerStore
    /// A sealed record does not open: changed, moved, or of another store. Nothing says which.
    case integrity
    /// As ``integrity``, for commands whose user has to find the records: `table:row` each.
    case damagedRecords(places: [String])
    /// A key that the gateway made for itself does not open, or is not there any more: without it no
    /// part of the store can be used.
    case internalKeyDamaged(name: String)
    /// There is a database file without a single byte, which is what is left of a store.
    case emptyStore(path: String)
    /// There is no store, and none was to be made.
    case storeMissing(path: String)
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
    /// A former key would go on for longer than ``ClientRegistry/longestGrace``.
    case graceTooLong
    /// The client has no key of this name.
    case keyMissing
    /// The client would begin after its end, or its burst would take longer than a day to fill.
    case contradictoryPermissions
    /// The client is not what it was when somebody decided that it may be changed so.
    case clientChanged
    /// The client's row is not what this program wrote: all that can be done is to revoke it.
    case clientDamaged

    /// No operation has this id.
    case operationMissing
    /// The operation is not in the state that this step starts from, or another attempt owns it.
    case operationConflict
}
