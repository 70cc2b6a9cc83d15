import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Calls and numbers of the simulator as a process, over real connections and by the machine's clock.
@Suite(.blocking) struct SimulatedCallTests {
    /// A customer of the demo with its own pair.
    private struct Customer {
        let id: String
        let fields: [(String, String)]

        var account: String { "/api/v1/Account/\(id)" }
    }

    private func customer(_ peer: Peer) async throws -> Customer {
        let list = try await peer.ask("/api/v1/partner/accounts?per_page=1&page=23").json
        let first = try #require(list["accounts"]?.elements.first)
        let id = try #require(first["auth_id"]?.string)
        let token = try #require(first["auth_token"]?.string)
        return Customer(id: id, fields: [("X-Auth-ID", id), ("X-Auth-Token", token)])
    }

    private func start() async throws -> (Simulator, Peer) {
        let program = Program(in: try TemporaryDirectory())
        let simulator = try await Simulator(program, ["--call-pace", "0,0,1"])
        return (simulator, try Peer(simulator.address, of: simulator.process))
    }

    @Test("a call is placed, counted, ends by itself and is on record", .timeLimit(.minutes(15)))
    func life() async throws {
        let (simulator, peer) = try await start()
        let customer = try await customer(peer)
        let body = """
            {"from": "+915555500001", "to": "+919876543210", "answer_url": "https://example.com/",
             "answer_method": "POST"}
            """
        let path = "\(customer.account)/Call/"
        let placed = try await peer.send(.post, path, customer.fields, body: body)
        try #require(placed.status == 200, "\(placed.text)")
        let uuid = try #require(try placed.json["request_uuid"]?.string)
        try await until {
            let reply = try await peer.send(
                .get,
                "\(customer.account)/cdr/\(uuid)",
                customer.fields
            )
            return reply.status == 200
        }
        let statistics = try await simulator.control.send(.get, "/statistics").json
        let calls = statistics["accounts"]?[customer.id]?["calls"]
        #expect(calls?["accepted"]?.integer == 1)
        #expect(calls?["under_way"]?.integer == 0)
        simulator.process.send(SIGTERM)
        #expect(await simulator.process.status() == 0)
    }

    @Test("a plus sign in a path comes through raw and encoded", .timeLimit(.minutes(15)))
    func plus() async throws {
        let (simulator, peer) = try await start()
        let customer = try await customer(peer)
        for (plus, status) in [("+", 200), ("%2B", 200), ("%2b", 200), ("%20", 404), ("", 404)] {
            let path = "\(customer.account)/numbers/\(plus)915555500001"
            let reply = try await peer.send(.delete, path, customer.fields)
            #expect(reply.status == status, "\(plus): \(reply.text)")
        }
        simulator.process.send(SIGTERM)
        #expect(await simulator.process.status() == 0)
    }
}
