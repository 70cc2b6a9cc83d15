import RateLimiting
import Testing

@Suite("RateTable", .timeLimit(.minutes(15)))
struct RateTableTests {
    private static let second: Int64 = 1_000_000_000

    private static func table(capacity: Int = 1024) throws -> RateTable {
        RateTable(try #require(Rate(events: 10, per: 60, burst: 10)), capacity: capacity)
    }

    @Test("every name has the whole limit, and a look counts nothing")
    func names() throws {
        var table = try Self.table()
        for name: UInt64 in [0, 1, .max, 0xDEAD_BEEF] {
            for _ in 0..<10 {
                #expect(table.look(name, at: 5).isAllowed)
                #expect(table.admit(name, at: 5).isAllowed)
            }
            #expect(!table.look(name, at: 5).isAllowed)
            let refused = table.admit(name, at: 5)
            #expect(!refused.isAllowed && refused.retryAfterSeconds == 6)
            #expect(!table.admit(name, at: 5 + 6 * Self.second - 1).isAllowed)
            #expect(table.admit(name, at: 5 + 6 * Self.second).isAllowed)
        }
    }

    @Test("never more than the limit for a name, whatever comes in between")
    func bound() throws {
        var random = SeededRates()
        var table = try Self.table(capacity: 64)
        var granted: [UInt64: [Int64]] = [:]
        var now: Int64 = 0
        // Fewer names than slots of a set: none is forgotten.
        for _ in 0..<20_000 {
            now += random.number(upTo: Self.second)
            let name = UInt64(random.number(upTo: 8))
            if table.admit(name, at: now).isAllowed { granted[name, default: []].append(now) }
        }
        for (name, moments) in granted {
            for (first, last) in zip(moments, moments.dropFirst(10)) {
                #expect(last - first >= 6 * Self.second, "\(name), \(random)")
            }
        }
        #expect(granted.count == 8)
    }

    @Test("the oldest make room, those at their limit last")
    func room() throws {
        var table = try Self.table(capacity: 8)
        // All of one set: there is only one.
        for _ in 0..<10 { _ = table.admit(1, at: 0) }
        for name: UInt64 in 2...8 { _ = table.admit(name, at: Int64(name)) }
        for name: UInt64 in 100..<200 { #expect(table.admit(name, at: 10).isAllowed) }
        #expect(!table.look(1, at: 10).isAllowed, "the one at its limit was forgotten")
        // One that was forgotten begins anew.
        for _ in 0..<10 { #expect(table.admit(2, at: 11).isAllowed) }
    }
}
