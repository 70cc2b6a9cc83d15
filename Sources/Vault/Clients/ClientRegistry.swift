public import Cryptography
public import Platform

/// Creates, lists, rotates and revokes clients; what the command line and the admin API work with.
///
/// Every change is durable when its call returns. A running gateway follows through its
/// ``ClientDirectory``. A change under a ``PermissionCheck`` is made only where the client's permissions
/// pass it at that moment, before and after; else it throws ``VaultError/clientChanged``. A client whose row
/// is not what this program wrote can only be revoked: all else throws ``VaultError/clientDamaged``.
public struct ClientRegistry: Sendable {
    /// How long a former key may go on at most: 400 days.
    public static let longestGrace = Duration.seconds(400 * 86_400)

    private let repository: any ClientRepository
    private let pepper: HMACSHA256
    private let generator: APIKeyGenerator

    /// A registry whose changes are on record with their actor, of whom the first 128 characters are kept.
    public init(
        store: GatewayStore,
        format: APIKeyFormat = .live,
        random: any RandomSource = SystemRandom(),
        actor: String? = nil
    ) {
        repository = SQLiteClientRepository(store, actor: actor.map { String($0.prefix(128)) })
        pepper = store.internalKeys.apiKeyPepper
        generator = APIKeyGenerator(format: format, random: random)
    }

    /// A new client with its first key, whose text is in the answer and nowhere else.
    ///
    /// - Throws: ``VaultError/malformedClient`` unless the name is 1 to 64 of letters, digits,
    ///   `.`, `_` and `-`, and there is a scope; ``VaultError/contradictoryPermissions``;
    ///   ``VaultError/clientExists``.
    public func create(
        name: String,
        permissions: ClientPermissions,
        now: WallTime
    ) async throws(VaultError) -> IssuedKey {
        guard ClientRegistry.isName(name), permissions.isWellFormed else {
            throw .malformedClient
        }
        guard permissions.isConsistent else { throw .contradictoryPermissions }
        let key = generator.generate()
        let client = try await repository.create(
            id: ULID(at: now, random: generator.random).description,
            name: name,
            permissions: permissions,
            key: try stored(key),
            now: now
        )
        return key.issued(to: client)
    }

    /// A further key; the former one stays valid for `grace`.
    ///
    /// - Throws: ``VaultError/graceTooLong``, ``VaultError/clientMissing``,
    ///   ``VaultError/clientRevoked``, and ``VaultError/rotationInProgress`` while two keys are valid.
    public func rotate(
        name: String,
        grace: Duration,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> IssuedKey {
        guard grace >= .zero, grace <= Self.longestGrace else { throw .graceTooLong }
        let key = generator.generate()
        let client = try await repository.addKey(
            try stored(key),
            toClientNamed: name,
            endingOthersAt: now.advanced(by: grace),
            permitting: isPermitted,
            now: now
        )
        return key.issued(to: client)
    }

    /// Lets a name in verified certificates stand for the client, as long as the client lives.
    ///
    /// - Throws: ``VaultError/clientMissing``, ``VaultError/clientRevoked``, and
    ///   ``VaultError/certificateBound``: no name stands for two clients.
    @discardableResult
    public func bind(
        _ certificate: CertificateName,
        to name: String,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> Client {
        let stored = StoredKey(
            kid: String(decoding: generator.generateKid(), as: UTF8.self),
            hash: APIKeyHash.hash(certificate.kind, certificate.value, pepper: pepper),
            certificate: certificate
        )
        return try await repository.bind(
            stored,
            toClientNamed: name,
            permitting: isPermitted,
            now: now
        )
    }

    /// Takes that back.
    ///
    /// - Throws: ``VaultError/clientMissing`` and ``VaultError/certificateNotBound``.
    @discardableResult
    public func unbind(
        _ certificate: CertificateName,
        from name: String,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await repository.unbind(
            certificate,
            fromClientNamed: name,
            permitting: isPermitted,
            now: now
        )
    }

    /// Changes what is granted to the client, all of it or nothing; and says what is different now.
    ///
    /// - Throws: ``VaultError/clientMissing``, ``VaultError/clientRevoked``,
    ///   ``VaultError/malformedClient`` when no scope is left or the burst is none, and
    ///   ``VaultError/contradictoryPermissions``.
    @discardableResult
    public func apply(
        _ change: ClientChange,
        to name: String,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> (client: Client, differences: [ClientDifference]) {
        try await repository.apply(
            change,
            toClientNamed: name,
            permitting: isPermitted,
            now: now
        )
    }

    /// Ends one key of the client for good, and says what is known of it. A damaged key, which goes by its
    /// place (``DamagedClient/place``) as well, is removed.
    ///
    /// - Throws: ``VaultError/clientMissing``, and ``VaultError/keyMissing`` when it is no key of this
    ///   client.
    @discardableResult
    public func revokeKey(
        _ kid: String,
        of name: String,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> ClientKey {
        try await repository.revokeKey(
            kid,
            ofClientNamed: name,
            permitting: isPermitted,
            now: now
        )
    }

    /// Ends the client and all its keys for good. A damaged client, which goes by its place
    /// (``DamagedClient/place``) as well, is left without any permission; damaged keys are removed. Whose
    /// permissions nobody knows counts as one that may see every account.
    @discardableResult
    public func revoke(
        name: String,
        permitting isPermitted: PermissionCheck? = nil,
        now: WallTime
    ) async throws(VaultError) -> Client {
        try await repository.revoke(clientNamed: name, permitting: isPermitted, now: now)
    }

    /// Every client, by name.
    public func list() async throws(VaultError) -> [Client] {
        try await repository.snapshot(after: .none).members.map(\.client)
    }

    /// Every client with its keys, by name.
    public func overview() async throws(VaultError) -> [(client: Client, keys: [ClientKey])] {
        try await repository.snapshot(after: .none).members.map { ($0.client, $0.keys.map(\.key)) }
    }

    /// The clients and keys that are in the store and in no list, since their rows are not what this program wrote.
    public func damaged() async throws(VaultError) -> [DamagedClient] {
        try await repository.snapshot(after: .none).damaged
    }

    /// One client with its keys, oldest first. What it costs does not depend on how many there are.
    ///
    /// - Throws: ``VaultError/clientMissing``
    public func show(
        name: String
    ) async throws(VaultError) -> (client: Client, keys: [ClientKey]) {
        try await repository.member(named: name)
    }

    // MARK: The record

    /// The oldest acts that are still to be put on record.
    public func acts() async throws(VaultError) -> [ClientAct] {
        try await repository.acts()
    }

    /// Forgets the acts up to and with this one: they are on record.
    public func forgetActs(through number: Int64) async throws(VaultError) {
        try await repository.forgetActs(through: number)
    }

    private func stored(_ key: borrowing APIKeyGenerator.Key) throws(VaultError) -> StoredKey {
        let hash = key.text.withBytes { text in
            generator.format.parse(text).map { APIKeyHash.hash(text, $0, pepper: pepper) }
        }
        guard let hash else { throw .integrity }
        return StoredKey(kid: key.kid, hash: hash)
    }

    /// Whether a client may have this name, in which no API key may stand.
    public static func isName(_ text: String) -> Bool {
        !MisplacedKey.isIn(text.utf8Span.span) && (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}

extension APIKeyGenerator.Key {
    fileprivate consuming func issued(to client: Client) -> IssuedKey {
        IssuedKey(client: client, kid: kid, text: text)
    }
}
