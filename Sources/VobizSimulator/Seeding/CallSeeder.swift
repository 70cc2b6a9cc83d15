/// Makes one customer's calls over the days before today.
struct CallSeeder {
    let customer: Customer
    let index: Int
    let today: CalendarDay
    let tier: PricingTier
    let firstNumber: Int
    var random: SeededRandom

    /// Calls in the order of their start, all after the customer joined and before today.
    mutating func calls(days: Int) -> [CallRecord] {
        var starts: [Timestamp] = []
        for back in 1...max(1, days) where back <= days {
            // Drawn before the question whether the customer existed: the draws never depend on it.
            let count = busyness > 0 && random.chance(percent: 40) ? dailyCount() : 0
            for _ in 0..<count {
                starts.append(start(on: today.adding(days: -back)))
            }
        }
        var records: [CallRecord] = []
        for start in starts.sorted() where start > customer.createdAt.adding(seconds: 7200) {
            records.append(call(at: start, number: firstNumber + records.count))
        }
        return records
    }

    /// Some customers never call, one calls all day.
    private var busyness: Int {
        switch index % 7 {
        case 0: 24
        case 6: 0
        default: 5
        }
    }

    private mutating func dailyCount() -> Int {
        random.integer(in: 1...busyness)
    }

    private mutating func start(on day: CalendarDay) -> Timestamp {
        day.start.adding(
            seconds: random.integer(in: 10_800...50_400),
            microseconds: random.integer(in: 0...999_999)
        )
    }

    private mutating func call(at start: Timestamp, number: Int) -> CallRecord {
        let isOutbound = random.chance(percent: 82)
        let isAnswered = random.chance(percent: 80)
        // Steps of six seconds: a tenth of a minute, so that minutes are exact with one place.
        let billed = isAnswered ? random.integer(in: 1...60) * 6 : 0
        let ours = customer.phone ?? DemoNames.phone(index + 1)
        let theirs = DemoNames.phone(random.integer(in: 10_000...99_999))
        return CallRecord(
            number: number,
            uuid: random.uuid(),
            owner: customer.authID,
            direction: isOutbound ? .outbound : .inbound,
            product: random.chance(percent: 25) ? .sipTrunking : .voiceAPI,
            from: isOutbound ? ours : theirs,
            to: isOutbound ? theirs : ours,
            startedAt: start,
            ringSeconds: random.integer(in: 2...28),
            billedSeconds: billed,
            cost: tier.cost(billedSeconds: billed),
            hangupCause: isAnswered
                ? .normalClearing : random.element(of: HangupCause.failures)
        )
    }
}
