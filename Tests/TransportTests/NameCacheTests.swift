import Platform
import Testing

@testable import Transport

@Suite("NameCache")
struct NameCacheTests {
    private let addresses = [SocketAddress.ipv4(1, port: 0)]

    private func second(_ number: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: number * 1_000_000_000)
    }

    @Test("knows an answer for half a minute, and has it for want of a better one for five")
    func age() {
        var cache = NameCache(freshness: .seconds(30))
        #expect(cache.fresh("a", at: second(0)) == nil)
        #expect(cache.useful("a", at: second(0)) == nil)
        cache.keep(addresses, of: "a", at: second(10))
        #expect(cache.fresh("a", at: second(39)) == addresses)
        #expect(cache.fresh("a", at: second(40)) == nil)
        #expect(cache.useful("a", at: second(309)) == addresses)
        #expect(cache.useful("a", at: second(310)) == nil)
        #expect(cache.useful("b", at: second(11)) == nil)
    }

    @Test("forgets a name that is gone")
    func forget() {
        var cache = NameCache(freshness: .seconds(30))
        cache.keep(addresses, of: "a", at: second(0))
        cache.forget("a")
        #expect(cache.useful("a", at: second(1)) == nil)
    }
}
