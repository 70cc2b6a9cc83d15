/// One permission of a client, by the name that commands and the API use.
public enum Scope: String, CaseIterable, Sendable {
    case partnerRead = "partner:read"
    case analyticsRead = "analytics:read"
    case accountsRead = "accounts:read"
    case accountsWrite = "accounts:write"
    case balancesRead = "balances:read"
    case transactionsRead = "transactions:read"
    case transfersWrite = "transfers:write"
    /// A further transfer to an account while one to it has no known outcome (R-ID-12).
    case transfersConcurrent = "transfers:concurrent"
    case callsRead = "calls:read"
    case callsWrite = "calls:write"
    case cdrsRead = "cdrs:read"
    case numbersRead = "numbers:read"
    case admin
}
