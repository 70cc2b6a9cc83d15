/// A client of the gateway, created before the gateway starts.
struct Caller: Sendable {
    /// Which accounts it may see.
    enum Sight: Sendable {
        case all
        /// So many of the simulator's first accounts.
        case first(Int)
    }

    static let everything = [
        "partner:read", "analytics:read", "accounts:read", "accounts:write", "balances:read",
        "transactions:read", "cdrs:read", "numbers:read", "transfers:write", "transfers:concurrent",
    ]

    let name: String
    var scopes = Caller.everything
    var sight = Sight.all
    /// More arguments of `client create`.
    var more: [String] = []

    /// May do everything.
    static let full = Caller(name: "full")
}
