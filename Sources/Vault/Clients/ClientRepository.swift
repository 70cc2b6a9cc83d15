import Cryptography
import Platform

/// Durable clients and key hashes. Each call is one transaction; each change raises the generation and
/// writes down an act; of a client whose row is damaged only a revocation, the others throw `clientDamaged`.
/// One that is made under a ``PermissionCheck`` throws `clientChanged` where the check
/// says no.
protocol ClientRepository: Sendable {
    /// Everything, and the generation that it is of; what was put back since `known` counts as damaged.
    func snapshot(after known: KnownClientRows) async throws(VaultError) -> ClientSnapshot

    /// One client with its keys, oldest first, those excepted that are damaged; no other is read.
    ///
    /// - Throws: ``VaultError/clientMissing``, ``VaultError/clientDamaged``
    func member(named name: String) async throws(VaultError) -> (client: Client, keys: [ClientKey])

    /// Cheap: for noticing another process's changes.
    func generation() async throws(VaultError) -> Int64

    /// - Throws: ``VaultError/clientExists``
    func create(
        id: String,
        name: String,
        permissions: ClientPermissions,
        key: StoredKey,
        now: WallTime
    ) async throws(VaultError) -> Client

    /// Adds a key; those valid now end at `end` at the latest.
    ///
    /// - Throws: `clientMissing`, `clientRevoked`, or `rotationInProgress` with two valid keys.
    func addKey(
        _ key: StoredKey,
        toClientNamed name: String,
        endingOthersAt end: WallTime,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client

    /// Adds a name in a certificate.
    ///
    /// - Throws: `clientMissing`, `clientRevoked`, or `certificateBound` when it stands for somebody.
    func bind(
        _ certificate: StoredKey,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client

    /// Takes a name in a certificate away, so that it may be bound anew.
    ///
    /// - Throws: `clientMissing`, or `certificateNotBound` when it does not stand for this client.
    func unbind(
        _ certificate: CertificateName,
        fromClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client

    /// Changes what is granted. A change to what is there already is none.
    ///
    /// - Throws: `clientMissing`, `clientRevoked`, `malformedClient`, `contradictoryPermissions`.
    func apply(
        _ change: ClientChange,
        toClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> (client: Client, differences: [ClientDifference])

    /// Revokes one key of a client, for good; a revoked one stays as it is, and a damaged one is removed.
    /// That goes by its place as well.
    ///
    /// - Throws: `clientMissing`, or `keyMissing` when it is no key of this client.
    func revokeKey(
        _ kid: String,
        ofClientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> ClientKey

    /// Revokes the client with all its keys, for good; a revoked one stays as it is. A damaged one, which
    /// goes by its place as well, is written anew without any permission.
    func revoke(
        clientNamed name: String,
        permitting isPermitted: PermissionCheck?,
        now: WallTime
    ) async throws(VaultError) -> Client

    /// The oldest acts that are still to be put on record.
    func acts() async throws(VaultError) -> [ClientAct]

    func forgetActs(through number: Int64) async throws(VaultError)

    /// Notes when keys were last used; no change of generation.
    func recordUses(_ uses: [(kid: String, at: WallTime)]) async throws(VaultError)
}

/// A key as the store holds it: no secret in it.
struct StoredKey: Hashable, Sendable {
    let kid: String
    let hash: Digest256
    var certificate: CertificateName?
}
