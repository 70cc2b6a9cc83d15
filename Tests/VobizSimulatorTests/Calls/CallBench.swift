import HTTPTypes
import JSON
import Testing

@testable import VobizSimulator

/// One customer that places calls, with limits and money of the test's choice.
struct CallBench {
    let bench: Bench
    let time = HandClock()
    let customer: SimulatorCredential

    init(
        cps: Int = 1,
        channels: Int = 4,
        balance: String = "100",
        shape: SimulatorOptions.Shape = .schema,
        change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws {
        var options = SimulatorOptions()
        options.shape = shape
        options.customers = 2
        options.days = 0
        options.clock = time.clock
        change(&options)
        var seeder = DemoSeeder(options: options, now: options.clock.now)
        var state = seeder.seed()
        var caller = state.customers.all[0]
        caller.limits = AccountLimits(cps: .init(cps), concurrentCalls: .init(channels))
        var customers = CustomerStore()
        customers.add(caller)
        customers.add(state.customers.all[1])
        state.customers = customers
        state.ledger.open(
            Wallet(id: "w", owner: caller.authID, currency: "INR", createdAt: caller.createdAt)
        )
        let amount = try Money.of(balance)
        if amount.isPositive {
            let posting = Posting(
                owner: caller.authID,
                direction: .credit,
                amount: amount,
                description: "Wallet recharge",
                reference: .payment(uuid: "p"),
                at: caller.createdAt
            )
            try state.ledger.post(posting, id: "r")
        }
        customer = caller.credential
        bench = Bench(SimulatedProvider(state))
    }

    var account: String { "/api/v1/Account/\(customer.authID)" }

    /// Places a call, or several.
    func place(_ to: String = "+919876543210", _ more: String = "") async throws -> Reply {
        try await send(
            """
            {"from": "+915555500001", "to": "\(to)", "answer_url": "https://example.com/answer",
             "answer_method": "POST"\(more)}
            """
        )
    }

    func send(_ body: String) async throws -> Reply {
        try await bench.send(.post, "\(account)/Call/", as: customer, body: body)
    }

    /// Places a call that must be accepted; its uuid.
    func placed(_ to: String = "+919876543210", _ more: String = "") async throws -> String {
        let reply = try await place(to, more)
        try #require(reply.status == 200, "\(reply.text)")
        return try #require(try reply.json["request_uuid"]?.string)
    }

    func get(_ path: String) async throws -> Reply {
        try await bench.get("\(account)/\(path)", as: customer)
    }

    func hangUp(_ uuid: String, slash: Bool = false) async throws -> Int {
        let path = "\(account)/Call/\(uuid)\(slash ? "/" : "")"
        return try await bench.send(.delete, path, as: customer).status
    }

    /// The record of a call that is over.
    func record(_ uuid: String) async throws -> JSONValue {
        let reply = try await get("cdr/\(uuid)")
        try #require(reply.status == 200, "\(reply.text)")
        return try #require(try reply.json["data"])
    }

    func uuids(_ path: String) async throws -> [String] {
        try await get(path).json["calls"]?.elements.compactMap { $0.string } ?? []
    }

    /// Channels in use.
    var held: Int {
        get async throws {
            try #require(try await get("concurrency").json["concurrent_calls"]?.integer)
        }
    }

    var balance: String? {
        get async throws { try await bench.wallet(customer) }
    }
}
