/// The parts of the provider that answer in different voices.
enum Surface: Sendable {
    /// Behind `X-Auth-ID: PA_…`.
    case partner
    /// The customer's own view, behind `X-Auth-ID: MA_…`.
    case account
    /// Health, without credentials.
    case open

    init(segments: [String]) {
        if segments.starts(with: ["api", "v1", "partner"]) {
            self = .partner
        } else if segments == ["status", ""] {
            self = .open
        } else {
            self = .account
        }
    }
}
