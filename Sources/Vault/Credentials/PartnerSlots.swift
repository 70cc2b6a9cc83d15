/// Which credentials the partner's two slots hold, by their generations.
///
/// Two of these are equal exactly when nothing was stored, exchanged or removed in between. Sealing a
/// record under another master key is no such change.
public struct PartnerSlots: Hashable, Sendable {
    /// The credential in use.
    public let active: UInt64?
    /// The one to change to.
    public let standby: UInt64?

    init(active: StoredCredential?, standby: StoredCredential?) {
        self.active = active?.metadata.generation
        self.standby = standby?.metadata.generation
    }
}
