/// The tables whose rows the store's state covers.
enum StateTable: String, CaseIterable, Sendable {
    case internalKey = "internal_key"
    case credential
    case client
    case key = "api_key"

    /// Every row as `id`, `version` and `data_digest`. The seal of a client's row covers all that the row
    /// says, its version too, so that a change of it harms that row alone.
    var entries: String {
        switch self {
        case .internalKey: "SELECT name AS id, version, data_digest FROM internal_key"
        case .credential: "SELECT id, version, data_digest FROM credential"
        case .client: "SELECT '' AS id, 0 AS version, seal AS data_digest FROM client"
        case .key: "SELECT '' AS id, 0 AS version, seal AS data_digest FROM api_key"
        }
    }
}
