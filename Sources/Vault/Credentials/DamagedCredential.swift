import GRDB

/// A credential that is in the store and cannot be used: its record does not open, or its row cannot be
/// understood. Which of the two is nobody's business (R-KS-08).
///
/// Its row stays as it is until an operator stores or removes the credential.
public struct DamagedCredential: Hashable, Sendable {
    /// The row in the table.
    public let row: Int64
    /// Which one it is, as far as the row still says.
    public let id: CredentialID?
    public let authID: String?
    public let version: Int64?

    init(row: Row) {
        self.row = row.possible("place") ?? 0
        id = (row.possible("id") as String?).flatMap(CredentialID.init(text:))
        authID = row.possible("auth_id")
        version = row.possible("version")
    }

    init(_ credential: StoredCredential, row: Int64) {
        self.row = row
        id = credential.id
        authID = credential.authID
        version = credential.version
    }

    /// The place as `store verify` names it, too.
    public var place: String { "credential:\(row)" }

    /// Nil when the row does not say any more.
    public var holder: String? {
        switch id {
        case .partner: "partner"
        case .customer: "customer"
        case nil: nil
        }
    }

    /// The partner's slot that it is in.
    public var slot: CredentialID.Slot? {
        if case .partner(let slot) = id { slot } else { nil }
    }
}
