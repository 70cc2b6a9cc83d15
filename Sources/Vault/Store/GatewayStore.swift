public import Cryptography
import GRDB
public import Platform

/// The gateway's durable state in one SQLite file: sealed credentials, clients, operations.
///
/// The file lies in a directory of mode 0700 with mode 0600, its log and index beside it. Every
/// commit is on disk when the call that made it returns. Secrets are in it only as sealed records.
/// No `async` method runs SQL on its caller's thread, so an event loop may await them.
public final class GatewayStore: Sendable {
    static let fileName = "gateway.sqlite"

    /// Random, made with the store, and bound into every record.
    public let storeID: [UInt8]
    public let internalKeys: InternalKeys

    let connection: StoreConnection
    let envelope: Envelope
    let stateKey: StateKey
    let clientSeal: ClientSeal
    /// The id of a key that was given to this process and had not taken over when the store was opened.
    let newKey: [UInt8]?

    /// Opens the store in `directory`. Blocks: for start-up and commands. What is not there is made, if it
    /// `creates`; otherwise nothing is touched.
    ///
    /// With `activatesKey`, a key that leads the keyring and that the store does not know seals from now on:
    /// the gateway does so when it begins; a command leaves it at the key in use.
    ///
    /// - Throws: ``VaultError/wrongMasterKey`` before anything is opened with a key that is not
    ///   the store's, ``VaultError/retiredMasterKey``, ``VaultError/previousMasterKeyMissing(records:)``,
    ///   ``VaultError/file(_:)`` for a directory or file that others may use,
    ///   ``VaultError/emptyStore(path:)`` for a file that was emptied, ``VaultError/storeMissing(path:)``.
    public init(
        directory: String,
        keyring: Keyring,
        creates: Bool = true,
        activatesKey: Bool = true,
        now: WallTime,
        random: any RandomSource = SystemRandom()
    ) throws(VaultError) {
        let path = directory + "/" + GatewayStore.fileName
        guard creates || PrivateFile.exists(path) else { throw .storeMissing(path: path) }
        let isNew: Bool
        do {
            isNew = try PrivateDirectory(creating: directory).ensureFile(GatewayStore.fileName)
        } catch {
            throw .file(error)
        }
        if !isNew { try EmptyStore.refuse(path) }
        let connection = try StoreConnection(path: path)
        let founding = StoreFounding(
            keyring: keyring,
            random: random,
            now: now,
            activates: activatesKey
        )
        let founded = try connection.writeBlocking { try founding.run(in: $0) }
        self.connection = connection
        newKey = founded.newKey
        envelope = founded.envelope
        storeID = founded.envelope.storeID
        internalKeys = founded.internalKeys
        stateKey = founded.stateKey
        clientSeal = founded.clientSeal
    }

    /// Idempotent writes and their fates.
    public var operations: any OperationRepository {
        SQLiteOperationRepository(connection: connection, envelope: envelope)
    }

    /// What transfers move, and what of it counts against the caps.
    public var transfers: any TransferRepository {
        SQLiteTransferRepository(connection: connection, envelope: envelope)
    }

    /// How much of the active master key's life is used up.
    public func masterKeyUse() async throws(VaultError) -> MasterKeyUse {
        let id = envelope.keyring.active.id
        return try await connection.read { database in
            let wraps = try Int64.fetchOne(
                database,
                sql: "SELECT wraps FROM key_encryption_key WHERE kek_id = ?",
                arguments: [id.data]
            )
            return MasterKeyUse(wraps: wraps ?? 0)
        }
    }

    /// Opens every sealed record of the store.
    public func verify() async throws(VaultError) -> StoreCheck {
        let envelope = envelope
        return try await connection.read { try StoreCheck.run(in: $0, envelope: envelope) }
    }

    /// Closes the file; later calls fail.
    public func close() throws(VaultError) {
        try connection.close()
    }
}
