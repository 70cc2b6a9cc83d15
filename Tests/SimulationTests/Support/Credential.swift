import HTTPTypes

/// A pair for the provider.
struct Credential: Sendable {
    let id: String
    let token: String

    var fields: [(String, String)] { [("X-Auth-ID", id), ("X-Auth-Token", token)] }
}
