/// Where the file with the key before the master key is.
enum PreviousKeyFile: Hashable, Sendable {
    /// Beside the file of the master key, as `master-key rotate` leaves it; if there is one.
    case automatic
    case none
    case path(String)
}
