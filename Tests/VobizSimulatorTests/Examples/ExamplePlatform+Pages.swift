import JSON

@testable import VobizSimulator

extension ExamplePlatform {
    private static let updated = "2026-05-11T13:31:06.283235Z"

    // MARK: Partner profile

    static func profile() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(.schema, at: "2026-05-12T06:00:00Z")
        try platform.fundPartner("23906.83", at: updated)
        try platform.addFillers(23)
        return platform
    }

    static func shortProfile() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(
            .example,
            at: "2026-05-12T06:00:00Z",
            partner: {
                .example(createdAt: $0).named(
                    "Acme Reseller",
                    "PA_ABC123",
                    email: "partner@acme.com"
                )
            },
            partnerSince: "2025-01-15T10:00:00Z"
        )
        try platform.fundPartner("50000", at: updated)
        return platform
    }

    // MARK: Customers

    static func twoCustomers() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(
            .example,
            at: "2026-05-12T06:00:00Z",
            partner: {
                let id = "99887766-1234-5678-90ab-cdef12345678"
                return .example(createdAt: $0).named("P", "PA_X", email: "p@example.com", id: id)
            }
        )
        var older = try Customer.example(
            "MA_YYYYYYYY",
            number: 500_001,
            apiID: "55667788-1234-5678-90ab-cdef12345678",
            created: "2026-03-20T05:58:46Z",
            updated: "2026-03-21T05:13:16Z"
        )
        older.phone = "+918012345678"
        older.address = Address()
        older.limits.concurrentCalls = .init(3)
        try platform.add(older, balance: "1107")
        var newer = try Customer.example(
            created: "2026-03-25T10:00:00Z",
            updated: "2026-03-26T11:54:13Z"
        )
        newer.name = "Acme Corp"
        newer.email = "admin@acme-corp.com"
        newer.address = Address(
            street: "221B Baker Street",
            city: "Mumbai",
            zipCode: "400001",
            timezone: "Asia/Kolkata"
        )
        newer.lastLoginAt = try .of("2026-03-25T10:16:47Z")
        try platform.add(newer, balance: "1300")
        return platform
    }

    static func oneCustomer() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(.schema, at: "2026-05-12T06:00:00Z")
        try platform.addFillers(22)
        var customer = try Customer.example(
            created: "2026-05-06T07:12:40.437143+00:00",
            updated: "2026-05-06T07:12:40.437143+00:00"
        )
        customer.lastLoginAt = try .of("2026-05-06T07:16:47.457817+00:00")
        try platform.add(customer, balance: "1300", at: "2026-05-07T11:54:13.620089+00:00")
        return platform
    }

    static func noCustomer() throws -> ExamplePlatform {
        try ExamplePlatform(.schema, at: "2026-03-25T10:00:00Z")
    }

    // MARK: Retrieve account

    static func account(_ shape: SimulatorOptions.Shape) throws -> ExamplePlatform {
        var platform = try ExamplePlatform(
            shape,
            at: "2026-05-12T06:00:00Z",
            tierID: "11223344-5566-7788-99aa-bbccddeeff00"
        )
        var customer = try Customer.example(
            created: "2025-09-30T08:33:24.700542+00:00",
            updated: "2026-05-12T05:41:41.892287+00:00"
        )
        customer.name = "Acme Corp"
        customer.email = "admin@example.com"
        customer.address.street = "123 Example Street, Bengaluru"
        customer.role = "admin"
        customer.rechargesItself = true
        customer.lastLoginAt = try .of("2026-05-12T05:41:42.601005+00:00")
        customer.limits = AccountLimits(
            cps: .init(base: 1, purchased: 10),
            concurrentCalls: .init(base: 10, purchased: 0)
        )
        try platform.add(customer)
        return platform
    }

    // MARK: Dashboard

    static func keyFigures() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(.example, at: "2026-05-12T06:00:00Z")
        try platform.addFillers(42, balance: "250000") { index, customer in
            customer.isActive = index < 38
            customer.identityCheck = index < 4 ? .pending : .verified
        }
        try platform.addCalls(
            CallGroup(
                day: "2026-05-02",
                direction: .outbound,
                total: 7,
                answered: 7,
                tenths: 99,
                cost: "18450.5"
            )
        )
        // Of the month before, which does not count.
        try platform.addCalls(
            CallGroup(
                day: "2026-04-30",
                direction: .outbound,
                total: 1,
                answered: 1,
                tenths: 1,
                cost: "9"
            )
        )
        return platform
    }

    /// The figures of the dashboard, with the days of its time series that it shows.
    static func traffic(_ shown: [String], rest: String) throws -> ExamplePlatform {
        var platform = try ExamplePlatform(.schema, at: "2026-05-12T06:00:00Z")
        try platform.fundPartner("23906.83", at: updated)
        var first = try Customer.example(created: "2026-02-06T06:50:07.722963+00:00")
        first.email = "john@example.com"
        try platform.add(first)
        var second = try Customer.example(
            "MA_YYYYYYYY",
            number: 500_001,
            created: "2026-02-09T09:34:48.330015+00:00"
        )
        second.name = "Acme Corp"
        second.email = "admin@example.com"
        try platform.add(second)
        try platform.addFillers(21, balance: "1003058.82")
        for group in shownGroups(shown) + restGroups(shown.count, day: rest) {
            try platform.addCalls(group)
        }
        return platform
    }

    /// What the time series says about its days.
    private static func shownGroups(_ days: [String]) -> [CallGroup] {
        let figures = [(36, 23, 58, "7.17"), (67, 60, 307, "26.44")]
        return zip(days, figures).flatMap { day, outbound in
            [
                CallGroup(
                    day: day,
                    direction: .inbound,
                    product: .sipTrunking,
                    total: 2,
                    answered: 0,
                    tenths: 0,
                    cost: "0.04"
                ),
                CallGroup(
                    day: day,
                    direction: .outbound,
                    total: outbound.0,
                    answered: outbound.1,
                    tenths: outbound.2,
                    cost: outbound.3
                ),
            ]
        }
    }

    /// What the totals leave for all other days. The page's own figures say which calls went over a trunk:
    /// its eight unanswered ones at 0.02 are the incoming ones that nobody answered.
    private static func restGroups(_ shown: Int, day: String) -> [CallGroup] {
        let missed = 8 - 2 * shown
        let outgoing = shown == 1 ? (146, 135, 1259, "83.81") : (79, 75, 952, "57.37")
        return [
            CallGroup(
                day: day,
                direction: .inbound,
                product: .sipTrunking,
                total: missed,
                answered: 0,
                tenths: 0,
                cost: missed == 4 ? "0.08" : "0.12"
            ),
            CallGroup(
                day: day,
                direction: .inbound,
                total: 20,
                answered: 20,
                tenths: 255,
                cost: "17.10"
            ),
            CallGroup(
                day: day,
                direction: .outbound,
                total: outgoing.0,
                answered: outgoing.1,
                tenths: outgoing.2,
                cost: outgoing.3
            ),
        ]
    }

    // MARK: Balance and transactions

    static func balance(
        _ shape: SimulatorOptions.Shape,
        _ balance: String
    ) throws -> ExamplePlatform {
        var platform = try ExamplePlatform(shape, at: "2026-05-12T06:00:00Z")
        try platform.add(
            .example(created: "2026-01-19T18:39:14.529435Z"),
            balance: balance,
            at: "2026-05-11T06:59:32.802705Z",
            change: { wallet in
                wallet.creditLimit = 1000
                wallet.isPostpaid = true
            },
            walletSince: "2026-01-19T18:39:15.050543Z"
        )
        return platform
    }

    /// A ledger of 125 rows. The page does not list its rows by time: they come in the order of posting.
    static func transactions() throws -> ExamplePlatform {
        var platform = try ExamplePlatform(.schema, at: "2025-12-09T06:00:00Z")
        try platform.add(
            .example("MA_XXXXXX", created: "2025-09-30T08:33:24Z"),
            balance: "500.00",
            walletID: "a84cd3a6-21f4-4b4c-99f2-3d069cb65459"
        )
        for _ in 0..<14 {
            try platform.debit("0.75", .refund(uuid: "r"), at: "2025-12-01T00:00:00Z")
        }
        for index in 0..<108 {
            let amount = index == 0 ? "1.94" : "1.28"
            try platform.debit(amount, .call(uuid: "c"), at: "2025-12-02T00:00:00Z")
        }
        try platform.debit(
            "0.45",
            .call(uuid: "f876d3ef-1234-5678-90ab-cdef12345678"),
            "Stream session (30s)",
            at: "2025-12-08T09:40:15.123456Z",
            id: "6aa3bf01-9158-4f1a-9980-8b3416b57e5a"
        )
        try platform.debit(
            "0.9",
            .call(uuid: "e565c2de-975c-4ba5-b115-44b1042cd397"),
            "Stream session (70s)",
            at: "2025-12-08T09:38:06.923988Z",
            id: "6883ee37-4085-465f-97c2-e1c67c50aab9"
        )
        return platform
    }

    private mutating func debit(
        _ amount: String,
        _ reference: LedgerReference,
        _ description: String = "",
        at: String,
        id: String = "row"
    ) throws {
        let posting = Posting(
            owner: "MA_XXXXXX",
            direction: .debit,
            amount: try .of(amount),
            description: description,
            reference: reference,
            at: try .of(at)
        )
        try post(posting, id: id)
    }
}
