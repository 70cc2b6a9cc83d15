/// Makes the numbers of one customer: the one it calls from, and some more.
struct NumberSeeder {
    let customer: Customer
    let index: Int
    var random: SeededRandom

    mutating func numbers() -> [PhoneNumber] {
        (0..<count).map { position in
            PhoneNumber(
                id: random.uuid(),
                // Far from the customers' own, so that no two are the same.
                e164: position == 0
                    ? customer.phone ?? DemoNames.phone(index + 1)
                    : DemoNames.phone(5000 + index * 4 + position),
                purchasedAt: customer.createdAt.adding(seconds: 7200 + 60 * position)
            )
        }
    }

    /// Those that never call rent none.
    private var count: Int {
        index % 7 == 6 ? 0 : 1 + index % 3
    }
}
