import GRDB

/// How often a key-encryption key has wrapped a data key (R-KS-01).
///
/// NIST SP 800-38D bounds random 96-bit nonces to 2^32 uses of a key; half of that is the end here,
/// and a warning comes long before.
public struct MasterKeyUse: Hashable, Sendable {
    public static let warningLimit: Int64 = 1 << 20
    public static let refusalLimit: Int64 = 1 << 31

    public let wraps: Int64

    public init(wraps: Int64) {
        self.wraps = wraps
    }

    public var isRotationDue: Bool { wraps >= MasterKeyUse.warningLimit }

    /// Counts one wrap in the transaction that stores the record; fails when the key is used up.
    static func count(_ record: SealedRecord, in database: Database) throws {
        let wraps = try Int64.fetchOne(
            database,
            sql: """
                UPDATE key_encryption_key SET wraps = wraps + 1
                WHERE kek_id = ? AND retired_at IS NULL RETURNING wraps
                """,
            arguments: [record.keyID.data]
        )
        // By a process that has held on to the key since before it was retired.
        guard let wraps else { throw VaultError.retiredMasterKey }
        guard wraps < refusalLimit else { throw VaultError.masterKeyExhausted }
    }
}
