/// Why an account may not place a call now. Nothing waits: the caller has to ask again.
enum CallRefusal: Error, Equatable {
    /// More calls than it may start in this second.
    case callsPerSecond(limit: Int, current: Int)
    /// More calls than it may hold.
    case concurrentCalls(limit: Int, current: Int)
    /// Its wallet cannot pay for the first minute.
    case emptyWallet
}
