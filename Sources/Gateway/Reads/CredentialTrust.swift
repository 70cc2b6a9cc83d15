import Platform

/// Whether a credential is believed to be good after the provider refused it (requirements §8, U25).
///
/// The provider answers 401 for other reasons too, so one refusal proves nothing: a check on a route
/// that is known to work decides. While a check is due or under way no other is asked for, and what it
/// found holds for a while: a route that always refuses does not cause a check with each call.
struct CredentialTrust: Sendable {
    /// What a check found.
    enum Finding: Sendable {
        case accepted
        case refused
        /// The provider did not get so far as to look at the credential.
        case inconclusive
    }

    private enum State {
        case unknown
        case doubted(since: MonotonicTime)
        case accepted(until: MonotonicTime)
        case suspect(until: MonotonicTime)
    }

    /// How long a credential stays suspect before it is checked again.
    static let suspicion = Duration.seconds(30)
    /// How long an acceptance holds. If the credential is revoked within this time, that is found out
    /// only after it, and so it is as short as a route that always refuses allows.
    static let acceptance = Duration.seconds(1)

    /// Which credential this is about; another one in its place starts anew.
    private var generation: UInt64 = 0
    private var state = State.unknown

    /// True when its calls would be refused: nothing is sent then.
    func isSuspect(_ generation: UInt64) -> Bool {
        guard case .suspect = state else { return false }
        return generation == self.generation
    }

    /// True while a check of it is due or under way.
    func isDoubted(_ generation: UInt64) -> Bool {
        guard case .doubted = state else { return false }
        return generation == self.generation
    }

    /// The provider refused a call with it.
    ///
    /// - Returns: true when that makes a check due.
    mutating func doubt(_ generation: UInt64, at now: MonotonicTime) -> Bool {
        // A late word about one that has been replaced is no word about its successor.
        guard generation >= self.generation else { return false }
        if generation != self.generation { state = .unknown }
        self.generation = generation
        switch state {
        case .doubted, .suspect: return false
        case .accepted(let end) where now < end: return false
        case .unknown, .accepted:
            state = .doubted(since: now)
            return true
        }
    }

    /// When the next check is due; nil when none is. A suspect credential is checked again when its
    /// time is over, so that no caller has to find out.
    func checkTime(_ generation: UInt64) -> MonotonicTime? {
        guard generation == self.generation else { return nil }
        switch state {
        case .unknown, .accepted: return nil
        case .doubted(let time), .suspect(until: let time): return time
        }
    }

    /// Takes what a check found.
    mutating func conclude(_ finding: Finding, _ generation: UInt64, at now: MonotonicTime) {
        guard generation == self.generation else { return }
        switch finding {
        case .accepted: state = .accepted(until: now + Self.acceptance)
        case .refused: state = .suspect(until: now + Self.suspicion)
        case .inconclusive: state = .unknown
        }
    }

    /// Another credential is in use, or none: nobody will find out any more what was to be found out about
    /// the one before.
    mutating func moveOn(to current: UInt64?) {
        if let current {
            guard current > generation else { return }
            generation = current
        }
        state = .unknown
    }
}
