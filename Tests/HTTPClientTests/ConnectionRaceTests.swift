import Platform
import Testing

@testable import HTTPClient

@Suite("ConnectionRace")
struct ConnectionRaceTests {
    private func v4(_ number: UInt32) -> SocketAddress { .ipv4(number, port: 443) }
    private func v6(_ number: UInt64) -> SocketAddress { .ipv6(high: 0, low: number, port: 443) }

    private func time(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    private func order(_ addresses: [SocketAddress]) -> [SocketAddress] {
        var race = ConnectionRace(addresses, at: time(0))
        var order: [SocketAddress] = []
        while let next = race.next, let address = race.begin(at: next) { order.append(address) }
        return order
    }

    @Test("lets the families take turns, the first address's own first")
    func interleaving() {
        #expect(
            order([v6(1), v6(2), v6(3), v4(1), v4(2)]) == [v6(1), v4(1), v6(2), v4(2), v6(3)]
        )
        #expect(order([v4(1), v4(2), v6(1)]) == [v4(1), v6(1), v4(2)])
        #expect(order([v4(2), v4(1)]) == [v4(2), v4(1)])
        #expect(order([]) == [])
    }

    @Test("begins the next attempt a quarter of a second after the last")
    func headStart() {
        var race = ConnectionRace([v6(1), v4(1), v6(2)], at: time(1000))
        #expect(race.begin(at: time(1000)) == v6(1))
        #expect(race.begin(at: time(1000)) == nil)
        #expect(race.next == time(1250))
        #expect(race.begin(at: time(1249)) == nil)
        #expect(race.begin(at: time(1250)) == v4(1))
        // Late is late: the next one has its head start too.
        #expect(race.begin(at: time(2000)) == v6(2))
        #expect(race.next == nil)
        #expect(!race.isLost)
    }

    @Test("begins the next attempt at once when one has failed")
    func failure() {
        var race = ConnectionRace([v6(1), v4(1), v6(2)], at: time(0))
        _ = race.begin(at: time(0))
        race.attemptFailed(at: time(10))
        #expect(race.next == time(10))
        #expect(race.begin(at: time(10)) == v4(1))
        #expect(race.next == time(260))
        #expect(!race.isLost)
        race.attemptFailed(at: time(20))
        #expect(race.begin(at: time(20)) == v6(2))
        race.attemptFailed(at: time(30))
        #expect(race.isLost)
        #expect(race.next == nil)
    }

    @Test("tries sixteen addresses and no more, some of each family")
    func many() {
        let sixth = (0..<UInt64(200)).map { v6($0) }
        var race = ConnectionRace(sixth + (0..<UInt32(3)).map { v4($0) }, at: time(0))
        var begun: [SocketAddress] = []
        while let address = race.begin(at: time(0)) {
            begun.append(address)
            race.attemptFailed(at: time(0))
        }
        #expect(begun.count == 16)
        #expect(begun.prefix(6) == [v6(0), v4(0), v6(1), v4(1), v6(2), v4(2)])
        #expect(race.isLost)
    }

    @Test("is not lost as long as one attempt goes on, and lost at once without addresses")
    func lost() {
        var race = ConnectionRace([v6(1), v4(1)], at: time(0))
        _ = race.begin(at: time(0))
        _ = race.begin(at: time(250))
        race.attemptFailed(at: time(300))
        #expect(!race.isLost)
        race.attemptFailed(at: time(301))
        #expect(race.isLost)
        #expect(ConnectionRace([], at: time(0)).isLost)
    }
}
