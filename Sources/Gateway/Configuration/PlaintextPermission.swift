/// Which listeners may go without TLS where other machines can reach them (R-TLS-10).
///
/// Each is named, so that what was meant for one does not open the other.
enum PlaintextPermission: String, CaseIterable, Sendable {
    case none = "false"
    case publicListener = "public"
    case adminListener = "admin"
    case both

    var coversPublic: Bool { self == .publicListener || self == .both }
    var coversAdmin: Bool { self == .adminListener || self == .both }
}
