/// Whether clients show a certificate (mutual TLS).
///
/// Authorities come from the named file and from nowhere else; the system's roots have no say.
public enum ClientAuthentication: Equatable, Sendable {
    /// Nobody is asked for one.
    case off
    /// A client may come without. One that shows a certificate must show a good one.
    case optional(authorities: String)
    /// Nobody comes in without.
    case required(authorities: String)

    /// The PEM file with the authorities.
    public var authorities: String? {
        switch self {
        case .off: nil
        case .optional(let file), .required(let file): file
        }
    }
}
