import Platform
import TestSupport
import Testing

@testable import HTTPServer

@Suite("Connection budget")
struct ConnectionBudgetTests {
    private func address(_ text: String) throws -> SocketAddress {
        try #require(SocketAddress(text))
    }

    private func budget(_ total: Int, perAddress: Int) -> ConnectionBudget {
        ConnectionBudget(ServerLimits(connections: total, connectionsPerAddress: perAddress))
    }

    @Test(
        "who counts as the same address",
        arguments: [
            ("10.0.0.1:5", "10.0.0.1:6", true),
            ("10.0.0.1:5", "10.0.0.2:5", false),
            ("[2001:db8::1]:5", "[2001:db8::ffff:1]:6", true),
            ("[2001:db8::1]:5", "[2001:db8:0:1::1]:5", false),
            ("[::1]:5", "[::2]:5", false),
            ("unix:/a", "unix:/a", false),
        ]
    )
    func sameAddress(first: String, second: String, isSame: Bool) throws {
        let budget = budget(10, perAddress: 1)
        #expect(budget.admit(try address(first)) == .admitted)
        #expect(budget.admit(try address(second)) == (isSame ? .addressFull : .admitted))
    }

    @Test("wakes those who wait at the next release, once, and at once when there is room")
    func waiting() throws {
        let budget = budget(1, perAddress: 1)
        let peer = try address("10.0.0.1:5")
        let woken = Guarded(0)
        func wait() { budget.waitForRoom { woken.withLock { $0 += 1 } } }
        #expect(budget.admit(peer) == .admitted)
        #expect(budget.admit(try address("10.0.0.2:5")) == .full)
        wait()
        wait()
        #expect(woken.withLock { $0 } == 0)
        budget.release(peer)
        #expect(woken.withLock { $0 } == 2)
        wait()
        #expect(woken.withLock { $0 } == 3)
    }

    @Test("counts as many out as in, whatever the order")
    func counting() throws {
        var generator = SeededGenerator()
        let budget = budget(20, perAddress: 4)
        let peers = try (0..<8).map { try address("10.0.0.\($0):1") }
        var open: [SocketAddress] = []
        for _ in 0..<20_000 {
            if !open.isEmpty, Bool.random(using: &generator) {
                budget.release(open.remove(at: .random(in: open.indices, using: &generator)))
                continue
            }
            let peer = peers[.random(in: peers.indices, using: &generator)]
            let share = open.count { $0 == peer }
            let expected: ConnectionBudget.Verdict =
                open.count == 20 ? .full : share == 4 ? .addressFull : .admitted
            let verdict = budget.admit(peer)
            #expect(verdict == expected, "seed \(generator.seed)")
            if verdict == .admitted { open.append(peer) }
        }
    }
}
