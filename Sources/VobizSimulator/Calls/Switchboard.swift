/// The calls that are under way, and how many each account has started in the present second.
///
/// Both limits belong to the account, whichever number or trunk it uses. The window is a second of the
/// clock, not a sliding one: a new second is a new allowance.
struct Switchboard: Sendable {
    private(set) var calls: [LiveCall] = []
    private var windows: [String: (second: Int, started: Int)] = [:]

    /// One account's calls in the order in which they were placed.
    func calls(of owner: String) -> [LiveCall] {
        calls.filter { $0.owner == owner }
    }

    /// How many channels an account holds. A call holds one from its acceptance to its end.
    func channels(of owner: String) -> Int {
        calls.count { $0.owner == owner }
    }

    /// Lets an account start so many calls now, all or none.
    ///
    /// What passes the first limit counts against it even where the second refuses: the platform has
    /// dealt with the attempt. What does not pass the first counts nowhere.
    mutating func admit(
        _ count: Int,
        for owner: String,
        _ limits: AccountLimits,
        at now: Timestamp
    ) throws(CallRefusal) {
        let window = windows[owner]
        let started = window?.second == now.unixSeconds ? window?.started ?? 0 : 0
        let allowed = limits.cps.effective
        guard started + count <= allowed else {
            throw .callsPerSecond(limit: allowed, current: started)
        }
        windows[owner] = (now.unixSeconds, started + count)
        let held = channels(of: owner)
        let most = limits.concurrentCalls.effective
        guard held + count <= most else {
            throw .concurrentCalls(limit: most, current: held)
        }
    }

    mutating func connect(_ call: LiveCall) {
        calls.append(call)
    }

    /// Takes a call of an account off the board; `nil` when there is none.
    mutating func remove(_ uuid: String, of owner: String) -> LiveCall? {
        calls.firstIndex { $0.uuid == uuid && $0.owner == owner }.map { calls.remove(at: $0) }
    }

    /// Takes the calls off the board that have ended, the first to end first.
    mutating func removeEnded(at now: Timestamp) -> [LiveCall] {
        let ended = calls.filter { $0.phase(at: now) == .completed }
        guard !ended.isEmpty else { return [] }
        calls.removeAll { $0.phase(at: now) == .completed }
        return ended.sorted { $0.endsAt < $1.endsAt }
    }
}
