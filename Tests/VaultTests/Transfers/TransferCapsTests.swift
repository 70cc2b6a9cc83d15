import TestSupport
import Testing
import Vault

@Suite struct TransferCapsTests {
    @Test(
        "a cap may be reached and not exceeded by the smallest unit",
        arguments: [
            (TransferCaps(perTransfer: 100), TransferTotals(), TransferCap.perTransfer),
            (TransferCaps(perCustomerDay: 150), TransferTotals(customer: 50), .perCustomerDay),
            (TransferCaps(perClientDay: 150), TransferTotals(client: 50), .perClientDay),
            (TransferCaps(globalDay: 150), TransferTotals(global: 50), .globalDay),
        ]
    )
    func bounds(_ caps: TransferCaps, _ totals: TransferTotals, _ cap: TransferCap) {
        #expect(caps.refusal(of: 100, after: totals) == nil)
        #expect(caps.refusal(of: 101, after: totals) == cap)
        #expect(caps.refusal(of: .max, after: totals) == cap, "a sum that no number holds")
        let others = TransferTotals(
            customer: cap == .perCustomerDay ? 0 : 900,
            client: cap == .perClientDay ? 0 : 900,
            global: cap == .globalDay ? 0 : 900
        )
        #expect(caps.refusal(of: 100, after: others) == nil, "what others moved does not count")
    }

    @Test("without a cap nothing is refused, and the narrowest is named first")
    func order() {
        #expect(TransferCaps().refusal(of: .max, after: TransferTotals(global: .max)) == nil)
        let all = TransferCaps(perTransfer: 1, perCustomerDay: 1, perClientDay: 1, globalDay: 1)
        #expect(all.refusal(of: 2, after: TransferTotals()) == .perTransfer)
        #expect(!all.isEmpty)
        #expect(TransferCaps().isEmpty)
    }

    /// One transfer of a random schedule.
    private struct Model {
        let account: Int
        let client: Int
        let units: Int64
        var counts = true
    }

    @Test("whatever is reserved, settled and released in whatever order, no cap is exceeded")
    func schedules() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let caps = TransferCaps(
                perTransfer: 60,
                perCustomerDay: .random(in: 50...200, using: &generator),
                perClientDay: .random(in: 50...300, using: &generator),
                globalDay: .random(in: 100...400, using: &generator)
            )
            var transfers: [Model] = []
            func sum(_ isMember: (Model) -> Bool) -> Int64 {
                transfers.filter { $0.counts && isMember($0) }.reduce(0) { $0 + $1.units }
            }
            for _ in 0..<60 {
                // Settling changes no sum, so what ends is either kept or released.
                if Bool.random(using: &generator),
                    let index = transfers.indices.randomElement(using: &generator)
                {
                    transfers[index].counts = false
                    continue
                }
                let next = Model(
                    account: .random(in: 0..<3, using: &generator),
                    client: .random(in: 0..<2, using: &generator),
                    units: .random(in: 1...80, using: &generator)
                )
                let totals = TransferTotals(
                    customer: sum { $0.account == next.account },
                    client: sum { $0.client == next.client },
                    global: sum { _ in true }
                )
                if caps.refusal(of: next.units, after: totals) == nil { transfers.append(next) }
                for account in 0..<3 {
                    #expect(
                        sum { $0.account == account } <= caps.perCustomerDay ?? 0,
                        "seed \(generator.seed)"
                    )
                }
                for client in 0..<2 {
                    #expect(
                        sum { $0.client == client } <= caps.perClientDay ?? 0,
                        "seed \(generator.seed)"
                    )
                }
                #expect(sum { _ in true } <= caps.globalDay ?? 0, "seed \(generator.seed)")
                #expect(transfers.allSatisfy { $0.units <= 60 }, "seed \(generator.seed)")
            }
        }
    }

    /// A transfer on its way, one step after another, each between any of the others'.
    private struct Flow {
        enum Step {
            case mark, read, dispatch, debit, end, over
        }

        let units: Int64
        var step = Step.mark
        var mark: Int64 = 0
        var funds = PartnerFunds(balance: 0, minimum: 0, settlements: 0)
        var hasMoved = false
        var isReserved: Bool { step == .debit || step == .end }
    }

    @Test("in whatever order transfers overtake each other, the minimum balance remains")
    func interleavings() {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            var balance: Int64 = 1000
            let minimum = Int64.random(in: 0...400, using: &generator)
            var flows = (0..<12).map { _ in Flow(units: .random(in: 1...300, using: &generator)) }
            var settled: [Int64] = []
            while let index = flows.indices.filter({ flows[$0].step != .over })
                .randomElement(using: &generator)
            {
                var flow = flows[index]
                switch flow.step {
                case .mark: (flow.mark, flow.step) = (Int64(settled.count), .read)
                case .read:
                    flow.funds = PartnerFunds(
                        balance: balance,
                        minimum: minimum,
                        settlements: flow.mark
                    )
                    flow.step = .dispatch
                case .dispatch:
                    let outstanding =
                        flows.filter(\.isReserved).map(\.units) + settled.dropFirst(Int(flow.mark))
                    let isCovered = flow.funds.cover(
                        flow.units,
                        besides: outstanding.reduce(0, +)
                    )
                    flow.step = isCovered ? .debit : .over
                case .debit:
                    flow.hasMoved = Bool.random(using: &generator)
                    if flow.hasMoved { balance -= flow.units }
                    flow.step = .end
                case .end:
                    if flow.hasMoved { settled.append(flow.units) }
                    flow.step = .over
                case .over: break
                }
                flows[index] = flow
                #expect(balance >= minimum, "seed \(generator.seed)")
            }
        }
    }

    @Test("the minimum balance remains when all that is under way goes off")
    func funds() {
        let funds = PartnerFunds(balance: 1000, minimum: 300, settlements: 0)
        #expect(funds.cover(700, besides: 0))
        #expect(!funds.cover(701, besides: 0))
        #expect(funds.cover(400, besides: 300))
        #expect(!funds.cover(401, besides: 300))
        #expect(!funds.cover(1, besides: .max))
        #expect(!PartnerFunds(balance: -5, minimum: 0, settlements: 0).cover(1, besides: 0))
        #expect(!PartnerFunds(balance: .min, minimum: 0, settlements: 0).cover(1, besides: 1))
    }
}
