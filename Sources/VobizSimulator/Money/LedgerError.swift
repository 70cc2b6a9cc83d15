/// Why the ledger refused a movement. Nothing was changed.
enum LedgerError: Error, Equatable {
    case unknownWallet
    case nonPositiveAmount
    case currencyMismatch
    case insufficientBalance(current: Money)
}
