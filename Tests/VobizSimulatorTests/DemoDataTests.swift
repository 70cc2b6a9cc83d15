import Testing

@testable import VobizSimulator

@Suite("Demo data adds up")
struct DemoDataTests {
    private static let seeds: [UInt64] = [0, 1, 2, 3, 42, 1_000_003, .max]

    private func state(_ seed: UInt64, day: String = "2026-05-12") throws -> SimulatorState {
        var options = SimulatorOptions()
        options.seed = seed
        options.clock = try #require(SimulatedClock.noon(of: day))
        var seeder = DemoSeeder(options: options, now: options.clock.now)
        return seeder.seed()
    }

    @Test("wallets are the sums of their ledgers and never were below zero", arguments: seeds)
    func ledgers(seed: UInt64) throws {
        let state = try state(seed)
        for owner in [state.partner.authID] + state.customers.all.map({ $0.authID }) {
            var balance = Money.zero
            var last = Timestamp(microseconds: 0)
            for entry in state.ledger.entries(of: owner) {
                balance += entry.effect
                #expect(balance >= .zero, "seed \(seed)")
                #expect(entry.postedAt >= last, "seed \(seed)")
                last = entry.postedAt
            }
            #expect(state.ledger.wallet(of: owner)?.balance == balance, "seed \(seed)")
        }
        let partner = state.ledger.wallet(of: state.partner.authID)?.balance
        #expect(partner == Money(hundredths: 2_390_683), "seed \(seed)")
    }

    @Test("every call was paid for by the account that made it", arguments: seeds)
    func calls(seed: UInt64) throws {
        let state = try state(seed)
        #expect(state.calls.all.count > 300, "seed \(seed)")
        for customer in state.customers.all {
            let calls = state.calls.records(of: customer.authID)
            let debits = state.ledger.entries(of: customer.authID)
                .filter { $0.direction == .debit }
            #expect(debits.map { $0.amount }.sum == calls.map { $0.cost }.sum, "seed \(seed)")
            #expect(debits.count == calls.count, "seed \(seed)")
            #expect(calls.allSatisfy { $0.startedAt > customer.createdAt }, "seed \(seed)")
        }
        let noon = Timestamp(microseconds: 1_778_587_200_000_000)
        #expect(state.calls.all.allSatisfy { $0.endedAt < noon }, "seed \(seed)")
    }

    @Test("every transfer is in both ledgers", arguments: seeds)
    func transfers(seed: UInt64) throws {
        let state = try state(seed)
        let given = state.ledger.entries(of: state.partner.authID)
            .filter { $0.direction == .debit }
        let received = state.customers.all.flatMap { state.ledger.entries(of: $0.authID) }
            .filter { $0.reference.type == "transfer" }
        #expect(given.map { $0.amount }.sum == received.map { $0.amount }.sum, "seed \(seed)")
        #expect(
            Set(given.map { $0.reference }) == Set(received.map { $0.reference }),
            "seed \(seed)"
        )
    }

    @Test("every split of the traffic adds up to all of it", arguments: seeds)
    func traffic(seed: UInt64) throws {
        let state = try state(seed)
        let today = try #require(CalendarDay("2026-05-12"))
        for back in [0, 1, 7, 30] {
            let report = TrafficReport(
                state.calls.all,
                period: today.adding(days: -back)...today
            )
            let all = report.calls.all
            let figures: [(CallStatistics) -> Int] = [
                { $0.total }, { $0.answered }, { $0.tenthsOfMinutes }, { $0.cost.units },
            ]
            for figure in figures {
                let total = figure(all)
                #expect(
                    figure(report.calls.inbound) + figure(report.calls.outbound) == total,
                    "seed \(seed)"
                )
                #expect(
                    figure(report.sipTrunking) + figure(report.voiceAPI) == total,
                    "seed \(seed)"
                )
                #expect(
                    report.days.reduce(0) { $0 + figure($1.split.all) } == total,
                    "seed \(seed)"
                )
            }
            #expect(report.days.allSatisfy { $0.split.all.total > 0 }, "seed \(seed)")
        }
    }

    @Test("customers are well-formed and all different", arguments: seeds)
    func customers(seed: UInt64) throws {
        let state = try state(seed)
        let all = state.customers.all
        #expect(all.count == 23)
        for values in [
            all.map { $0.authID }, all.map { $0.credential.token }, all.map { $0.email },
            all.compactMap { $0.phone }, all.map { String($0.number) }, all.map { $0.apiID },
        ] {
            #expect(Set(values).count == 23, "seed \(seed)")
        }
        for customer in all {
            let id = Array(customer.authID.utf8)
            #expect(id.count == 11 && customer.authID.hasPrefix("MA_"))
            #expect(id.dropFirst(3).allSatisfy { (48...57).contains($0) || (65...90).contains($0) })
            #expect(CustomerRules.isEmail(customer.email))
            #expect(CustomerRules.isE164(customer.phone ?? ""))
        }
    }

    @Test("the same seed gives the same platform, another seed another", arguments: seeds)
    func determinism(seed: UInt64) async throws {
        let path = "/api/v1/partner/dashboard"
        let bench = try Bench { $0.seed = seed }
        let twin = try Bench { $0.seed = seed }
        let other = try Bench { $0.seed = seed ^ 0xFF }
        #expect(try await bench.get(path).text == twin.get(path).text)
        #expect(try await bench.get(path).text != other.get(path).text)
        #expect(
            try await bench.post("/api/v1/partner/accounts", CustomerBody.json()).text
                == twin.post("/api/v1/partner/accounts", CustomerBody.json()).text
        )
    }

    @Test("ids, tokens and wallets do not depend on the day")
    func stability() throws {
        let (one, other) = (try state(7), try state(7, day: "2028-02-29"))
        #expect(
            one.customers.all.map { $0.credential } == other.customers.all.map { $0.credential }
        )
        for customer in one.customers.all {
            #expect(
                one.ledger.wallet(of: customer.authID)?.balance
                    == other.ledger.wallet(of: customer.authID)?.balance
            )
        }
    }

    @Test("ids and tokens do not depend on how much history there is")
    func history() throws {
        let short = try Bench { $0.days = 0 }
        let long = try Bench { $0.days = 60 }
        let fewer = try Bench { $0.customers = 5 }
        #expect(short.simulator.customers == long.simulator.customers)
        #expect(Array(long.simulator.customers.prefix(5)) == fewer.simulator.customers)
        #expect(try Bench { $0.customers = 0 }.simulator.customers.isEmpty)
        #expect(try Bench { $0.customers = -1 }.simulator.customers.isEmpty)
    }
}

extension [Money] {
    var sum: Money { reduce(.zero) { $0 + $1 } }
}
