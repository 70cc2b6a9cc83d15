/// Makes the ledger rows of one customer: money that came in, and a debit for every call.
struct BookSeeder {
    let partner: Partner
    let customer: Customer
    var random: SeededRandom
    private var postings: [Posting] = []

    init(partner: Partner, customer: Customer, random: SeededRandom) {
        self.partner = partner
        self.customer = customer
        self.random = random
    }

    /// Rows of both sides, in no particular order; no row after `endOfBooks`.
    mutating func postings(
        for calls: [CallRecord],
        index: Int,
        endOfBooks: Timestamp
    ) -> [Posting] {
        let spent = calls.reduce(Money.zero) { $0 + $1.cost }
        addOpeningTransfer(spent: spent, index: index)
        if index % 3 == 1 {
            credit(
                Money(hundredths: random.integer(in: 2...20) * 5000),
                "Wallet recharge",
                .payment(uuid: random.uuid()),
                at: customer.createdAt.adding(seconds: 5400)
            )
        }
        for call in calls {
            let product = call.product == .voiceAPI ? "Stream session" : "Voice call"
            add(
                customer.authID,
                .debit,
                call.cost,
                "\(product) (\(call.billedSeconds)s)",
                .call(uuid: call.uuid),
                at: min(call.endedAt, endOfBooks)
            )
        }
        if let call = calls.last(where: { $0.isAnswered }) {
            credit(
                call.cost,
                "Refund of a dropped call",
                .refund(uuid: call.uuid),
                at: min(call.endedAt.adding(seconds: 60), endOfBooks)
            )
        }
        return postings
    }

    /// An opening balance that covers all calls, so that no wallet was ever below zero. Some of the
    /// customers that never called still wait for one.
    private mutating func addOpeningTransfer(spent: Money, index: Int) {
        let rest = Money(hundredths: random.integer(in: 1...40) * 10_000)
        guard index % 14 != 6 || spent.isPositive else { return }
        let order = TransferOrder(
            partnerAuthID: partner.authID,
            partnerID: partner.id,
            partnerName: partner.name,
            customer: customer.authID,
            amount: spent + rest,
            currency: partner.currency,
            description: "Opening balance"
        )
        let at = customer.createdAt.adding(seconds: 3600)
        add(
            partner.authID,
            .debit,
            order.amount,
            order.ledgerDescription,
            order.reference(at: at),
            at: at
        )
        credit(order.amount, order.ledgerDescription, order.reference(at: at), at: at)
    }

    private mutating func credit(
        _ amount: Money,
        _ description: String,
        _ reference: LedgerReference,
        at: Timestamp
    ) {
        add(customer.authID, .credit, amount, description, reference, at: at)
    }

    private mutating func add(
        _ owner: String,
        _ direction: LedgerEntry.Direction,
        _ amount: Money,
        _ description: String,
        _ reference: LedgerReference,
        at: Timestamp
    ) {
        postings.append(
            Posting(
                owner: owner,
                direction: direction,
                amount: amount,
                description: description,
                reference: reference,
                at: at
            )
        )
    }
}
