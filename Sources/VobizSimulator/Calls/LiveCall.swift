/// A call that was accepted and has not ended. Where it stands follows from its plan and the clock.
struct LiveCall: Sendable {
    enum Phase: String, Sendable {
        case queued, ringing
        case inProgress = "in-progress"
        case completed
    }

    let uuid: String
    /// The auth id of the account it belongs to.
    let owner: String
    let from: String
    let to: String
    let callerName: String
    let placedAt: Timestamp
    let plan: CallPlan

    var ringsAt: Timestamp { placedAt.adding(seconds: plan.queuedSeconds) }
    /// When somebody answers, or ringing ends without an answer.
    private var ringingEndsAt: Timestamp { ringsAt.adding(seconds: plan.ringSeconds) }
    var endsAt: Timestamp { ringingEndsAt.adding(seconds: plan.talkSeconds) }

    func phase(at now: Timestamp) -> Phase {
        if now >= endsAt { return .completed }
        if now < ringsAt { return .queued }
        return now < ringingEndsAt ? .ringing : .inProgress
    }

    /// The most that it may still cost.
    func price(_ tier: PricingTier) -> Money {
        tier.cost(billedSeconds: plan.talkSeconds)
    }

    /// The record of a call that went as planned.
    func record(number: Int, _ tier: PricingTier) -> CallRecord {
        record(number: number, tier, ring: plan.ringSeconds, talk: plan.talkSeconds)
    }

    /// The record of a call that a request ended before its time. A second that began is billed.
    func record(number: Int, _ tier: PricingTier, hungUpAt now: Timestamp) -> CallRecord {
        func seconds(since start: Timestamp, atMost most: Int) -> Int {
            let left = start.microseconds - now.microseconds
            return min(most, max(0, -left.flooredQuotient(by: 1_000_000)))
        }
        let ring = seconds(since: ringsAt, atMost: plan.ringSeconds)
        let talks = phase(at: now) == .inProgress
        return record(
            number: number,
            tier,
            ring: ring,
            talk: talks ? max(1, seconds(since: ringingEndsAt, atMost: plan.talkSeconds)) : 0,
            startedAt: min(ringsAt, now),
            ending: (talks ? .normalClearing : .cancelled, .request)
        )
    }

    private func record(
        number: Int,
        _ tier: PricingTier,
        ring: Int,
        talk: Int,
        startedAt: Timestamp? = nil,
        ending: (cause: HangupCause, source: HangupSource)? = nil
    ) -> CallRecord {
        CallRecord(
            number: number,
            uuid: uuid,
            owner: owner,
            direction: .outbound,
            product: .voiceAPI,
            from: from,
            to: to,
            callerName: callerName,
            startedAt: startedAt ?? ringsAt,
            ringSeconds: ring,
            billedSeconds: talk,
            cost: tier.cost(billedSeconds: talk),
            hangupCause: ending?.cause ?? plan.cause,
            hangupSource: ending?.source ?? plan.source
        )
    }
}
