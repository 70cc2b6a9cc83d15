/// Makes the state that a simulator starts with: a partner, its customers, their calls and ledgers.
///
/// Nothing depends on the clock but the dates, so a restart finds the same accounts and tokens.
struct DemoSeeder {
    private let now: Timestamp
    /// Drawn from for customers alone: ids and tokens do not depend on how many calls there are.
    private var accounts: SeededRandom
    /// Of their own too: what came before them must not change.
    private var numbers: SeededRandom
    private var state: SimulatorState
    private var postings: [Posting] = []

    init(options: SimulatorOptions, now: Timestamp) {
        self.now = now
        accounts = SeededRandom(seed: ~options.seed)
        numbers = SeededRandom(seed: options.seed ^ 0x6E75_6D62_6572_7300)
        var random = SeededRandom(seed: options.seed)
        let tier = PricingTier(id: random.uuid())
        let partner = Partner(
            id: random.uuid(),
            accountNumber: 500_000,
            credential: options.partner,
            name: "Demo Partner",
            slug: "demo-partner",
            company: "Demo Telephony",
            email: "partner@example.com",
            phone: DemoNames.phone(0),
            country: "IN",
            currency: "INR",
            maximumAccounts: options.maximumAccounts,
            capabilities: options.capabilities,
            defaultPricingTierID: tier.id,
            createdAt: now.day.start.adding(seconds: -113 * CalendarDay.seconds + 67_154)
        )
        state = SimulatorState(
            options: options,
            partner: partner,
            pricingTier: tier,
            partnerCredentials: PartnerCredentials(options.partner),
            random: random
        )
    }

    /// The finished state.
    mutating func seed() -> SimulatorState {
        openPartner()
        for index in 0..<max(0, state.options.customers) {
            var maker = CustomerSeeder(index: index, today: now.day, random: accounts)
            let customer = maker.customer()
            accounts = maker.random
            add(customer)
            addNumbers(of: customer, index: index)
            addCalls(of: customer, index: index)
        }
        addPartnerFunds()
        postAll()
        return state
    }

    private mutating func openPartner() {
        let partner = state.partner
        state.customers.reserve(email: partner.email)
        state.ledger.open(
            Wallet(
                id: state.random.uuid(),
                owner: partner.authID,
                currency: partner.currency,
                createdAt: partner.createdAt
            )
        )
    }

    private mutating func add(_ customer: Customer) {
        state.customers.add(customer)
        state.ledger.open(
            Wallet(
                id: state.random.uuid(),
                owner: customer.authID,
                currency: customer.currency,
                createdAt: customer.createdAt
            )
        )
    }

    private mutating func addNumbers(of customer: Customer, index: Int) {
        var maker = NumberSeeder(customer: customer, index: index, random: numbers)
        for number in maker.numbers() {
            state.numbers.add(number, to: customer.authID)
        }
        numbers = maker.random
    }

    /// The customer's calls, what they cost, and the money that pays for them.
    private mutating func addCalls(of customer: Customer, index: Int) {
        var maker = CallSeeder(
            customer: customer,
            index: index,
            today: now.day,
            tier: state.pricingTier,
            firstNumber: state.calls.all.count + 1,
            random: state.random
        )
        let calls = maker.calls(days: state.options.days)
        var books = BookSeeder(partner: state.partner, customer: customer, random: maker.random)
        postings += books.postings(for: calls, index: index, endOfBooks: now.day.start)
        state.random = books.random
        for call in calls {
            state.calls.add(call)
        }
    }

    /// Two recharges when the partner joined: what it has given away since, and what it still holds.
    private mutating func addPartnerFunds() {
        let partner = state.partner
        let given = postings.filter { $0.owner == partner.authID }
            .reduce(Money.zero) { $0 + $1.amount }
        for (offset, amount) in [given, Money(hundredths: 2_390_683)].enumerated()
        where amount.isPositive {
            postings.append(
                Posting(
                    owner: partner.authID,
                    direction: .credit,
                    amount: amount,
                    description: "Wallet recharge",
                    reference: .payment(uuid: state.random.uuid()),
                    at: partner.createdAt.adding(seconds: 3600 * (offset + 1))
                )
            )
        }
    }

    private mutating func postAll() {
        // Stable among equals: money arrives before it is spent.
        let ordered = postings.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        for (_, posting) in ordered {
            let id = state.random.uuid()
            do throws(LedgerError) {
                try state.ledger.post(posting, id: id)
            } catch {
                preconditionFailure("demo data does not balance: \(error)")
            }
        }
    }
}
