/// Makes one customer of the demo. The index picks the variety, the generator the details.
struct CustomerSeeder {
    let index: Int
    let today: CalendarDay
    var random: SeededRandom

    mutating func customer() -> Customer {
        let name = "\(random.element(of: DemoNames.given)) \(random.element(of: DemoNames.family))"
        let isFirm = index.isMultiple(of: 2)
        let firm = DemoNames.firms[index / 2 % DemoNames.firms.count]
        let created = creation()
        return Customer(
            credential: SimulatorCredential(
                authID: random.customerID(),
                token: random.customerToken()
            ),
            number: 500_001 + index,
            apiID: random.uuid(),
            name: isFirm ? firm : name,
            email: email(name),
            phone: DemoNames.phone(index + 1),
            company: firm,
            country: "IN",
            currency: "INR",
            address: address(),
            tax: TaxRecord(businessType: isFirm ? "company" : "individual"),
            limits: limits,
            isVerified: index.isMultiple(of: 5),
            identityCheck: identityCheck,
            createdAt: created,
            updatedAt: created.adding(seconds: 86_400, microseconds: 733),
            lastLoginAt: index.isMultiple(of: 3) ? created.adding(seconds: 1007) : nil
        )
    }

    /// Customers joined one after the other, the last of them a day and a half ago.
    private mutating func creation() -> Timestamp {
        let age = max(2, 96 - index * 4)
        return today.adding(days: -age).start.adding(
            seconds: random.integer(in: 21_600...64_800),
            microseconds: random.integer(in: 0...999_999)
        )
    }

    private mutating func email(_ name: String) -> String {
        let local = name.lowercased().split(separator: " ").joined(separator: ".")
        return "\(local).\(index + 1)@\(random.element(of: DemoNames.domains))"
    }

    /// Every fourth customer left no address.
    private mutating func address() -> Address {
        let place = random.element(of: DemoNames.places)
        let street = "\(random.integer(in: 1...240)) \(random.element(of: DemoNames.streets))"
        guard index % 4 != 3 else { return Address() }
        return Address(
            street: street,
            city: place.city,
            state: index % 4 == 2 ? nil : place.state,
            zipCode: place.zipCode,
            timezone: "Asia/Kolkata"
        )
    }

    /// The combinations of the provider's own samples: parts unknown, CPS bought, channels bought.
    private var limits: AccountLimits {
        switch index % 5 {
        case 1: AccountLimits(cps: .init(1), concurrentCalls: .init(3))
        case 2:
            AccountLimits(
                cps: .init(base: 1, purchased: 10),
                concurrentCalls: .init(base: 10, purchased: 0)
            )
        case 3:
            AccountLimits(
                cps: .init(base: 1, purchased: 0),
                concurrentCalls: .init(base: 41, purchased: 20)
            )
        case 4:
            AccountLimits(
                cps: .init(base: 2, purchased: 3),
                concurrentCalls: .init(base: 26, purchased: 20)
            )
        default: AccountLimits()
        }
    }

    private var identityCheck: Customer.IdentityCheck {
        switch index % 6 {
        case 0, 1, 3: .verified
        case 5: .rejected
        default: .pending
        }
    }
}
