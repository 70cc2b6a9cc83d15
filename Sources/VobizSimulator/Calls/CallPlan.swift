/// How a call will go if nobody hangs up before. It is settled when the call is placed, so that what a
/// caller sees depends on nothing but the clock.
struct CallPlan: Sendable {
    let queuedSeconds: Int
    let ringSeconds: Int
    /// Zero when nobody will answer.
    let talkSeconds: Int
    let cause: HangupCause
    let source: HangupSource

    /// What becomes of a call to a destination, whose last digits choose it, when the wallet can pay for
    /// so many seconds.
    init(_ call: NewCall, to destination: String, pace: CallPace, affordableSeconds: Int) {
        queuedSeconds = pace.queued
        let failure = Self.failures.first { destination.hasSuffix($0.ending) }?.cause
        let patience = min(call.ringTimeout, call.hangupOnRing ?? .max)
        if let failure, failure != .noAnswer {
            (ringSeconds, talkSeconds) = (0, 0)
            (cause, source) = (failure, .callee)
        } else if failure == nil, pace.ringing < patience {
            let length = min(pace.talking, call.timeLimit)
            ringSeconds = pace.ringing
            talkSeconds = max(1, min(length, affordableSeconds))
            let isCut = affordableSeconds < length
            cause = isCut ? .outOfCredit : .normalClearing
            source = isCut || call.timeLimit < pace.talking ? .provider : .callee
        } else {
            (ringSeconds, talkSeconds) = (patience, 0)
            let gaveUp = patience < call.ringTimeout
            (cause, source) = gaveUp ? (.cancelled, .caller) : (.noAnswer, .provider)
        }
    }

    /// The endings of destinations that do not answer, for whoever tries out failures.
    private static let failures: [(ending: String, cause: HangupCause)] = [
        ("0001", .userBusy), ("0002", .noAnswer), ("0003", .unallocatedNumber),
    ]
}
