/// Whether a transfer's amount counts against the caps.
public enum TransferState: String, Hashable, Sendable, CaseIterable {
    /// It may be under way, or its outcome is not known: it counts.
    case reserved
    /// The money has moved: it counts.
    case settled
    /// Certainly nothing moved: it does not count.
    case released
}
