import JSON
import Testing

@testable import VobizSimulator

/// A platform that is put together by hand, until it serves what one of the provider's pages shows.
struct ExamplePlatform {
    private(set) var state: SimulatorState
    private var fillers = 0

    /// An empty platform at a moment.
    init(
        _ shape: SimulatorOptions.Shape,
        at now: String,
        partner: (Timestamp) -> Partner = { .example(createdAt: $0) },
        partnerSince created: String = "2026-01-19T18:39:14.529435Z",
        tierID: String = "11223344-1234-5678-90ab-cdef12345678"
    ) throws {
        var options = SimulatorOptions()
        options.shape = shape
        options.clock = .fixed(microsecondsSinceEpoch: try Timestamp.of(now).microseconds)
        let partner = partner(try Timestamp.of(created))
        options.partner = partner.credential
        state = SimulatorState(
            options: options,
            partner: partner,
            pricingTier: PricingTier(id: tierID),
            partnerCredentials: PartnerCredentials(partner.credential),
            random: SeededRandom(seed: 1)
        )
    }

    /// Gives the partner its money, at the moment from which its profile is.
    mutating func fundPartner(_ balance: String, at moment: String) throws {
        let partner = state.partner
        state.ledger.open(
            Wallet(id: "p", owner: partner.authID, currency: "INR", createdAt: partner.createdAt)
        )
        try credit(partner.authID, balance, at: .of(moment))
    }

    /// Adds a customer with an empty wallet, or one with money that arrived at a moment.
    mutating func add(
        _ customer: Customer,
        balance: String? = nil,
        at moment: String? = nil,
        change: (inout Wallet) -> Void = { _ in },
        walletID: String = "aabbccdd-1234-5678-90ab-cdef12345678",
        walletSince created: String? = nil
    ) throws {
        state.customers.add(customer)
        var wallet = Wallet(
            id: walletID,
            owner: customer.authID,
            currency: customer.currency,
            createdAt: try created.map { try Timestamp.of($0) } ?? customer.createdAt
        )
        change(&wallet)
        state.ledger.open(wallet)
        if let balance {
            let then = try moment.map { try Timestamp.of($0) } ?? customer.createdAt
            try credit(customer.authID, balance, at: then)
        }
    }

    /// Adds customers that no page shows, so that the totals are right.
    mutating func addFillers(
        _ count: Int,
        balance: String? = nil,
        change: (Int, inout Customer) -> Void = { _, _ in }
    ) throws {
        for index in 0..<count {
            fillers += 1
            var customer = try Customer.example(
                "MA_FILLER\(fillers.text(digits: 2))",
                number: 500_100 + fillers,
                created: "2026-03-01T00:00:00Z"
            )
            customer.email = "filler.\(fillers)@example.com"
            change(index, &customer)
            try add(customer, balance: index == 0 ? balance : nil)
        }
    }

    mutating func post(_ posting: Posting, id: String = "row") throws {
        try state.ledger.post(posting, id: id)
    }

    /// Adds calls of one kind on one day that together have so many tenths of minutes and that cost.
    mutating func addCalls(_ group: CallGroup) throws {
        for index in 0..<group.total {
            let isAnswered = index < group.answered
            // Every answered call has a tenth; the first has what is left.
            let tenths = index == 0 ? group.tenths - group.answered + 1 : 1
            state.calls.add(
                CallRecord(
                    number: state.calls.all.count + 1,
                    uuid: "call-\(state.calls.all.count)",
                    owner: state.customers.all[0].authID,
                    direction: group.direction,
                    product: group.product,
                    from: "",
                    to: "",
                    startedAt: try Timestamp.of("\(group.day)T09:00:00Z"),
                    ringSeconds: 1,
                    billedSeconds: isAnswered ? tenths * 6 : 0,
                    cost: index == 0 ? try .of(group.cost) : .zero,
                    hangupCause: isAnswered ? .normalClearing : .noAnswer
                )
            )
        }
    }

    private mutating func credit(_ owner: String, _ amount: String, at: Timestamp) throws {
        let posting = Posting(
            owner: owner,
            direction: .credit,
            amount: try .of(amount),
            description: "Wallet recharge",
            reference: .payment(uuid: "payment"),
            at: at
        )
        try post(posting)
    }
}

/// Some calls of one kind on one day.
struct CallGroup {
    let day: String
    let direction: CallRecord.Direction
    var product = CallRecord.Product.voiceAPI
    let total: Int
    let answered: Int
    let tenths: Int
    let cost: String
}
