import Platform
import RateLimiting
import Testing

@testable import Gateway

@Suite struct FailedAuthenticationsTests {
    private let failures: FailedAuthentications

    init() throws {
        failures = FailedAuthentications(try #require(Rate(events: 10, per: 60, burst: 10)))
    }

    private static func address(_ host: String) throws -> SocketAddress {
        try #require(SocketAddress(host: host, port: 4711))
    }

    private static func key(_ kid: String) -> KeyID {
        KeyID(Array(kid.utf8).span)
    }

    private func note(
        _ host: String,
        _ kid: String? = nil,
        at seconds: Double = 100
    ) throws -> Int64? {
        failures.note(
            from: try Self.address(host),
            kid.map(Self.key),
            at: MonotonicTime(nanoseconds: Int64(seconds * 1e9))
        )
    }

    @Test(
        "ten a minute from one address; of IPv6 the network counts, and mapped IPv4 is IPv4",
        arguments: [
            ("192.0.2.1", "192.0.2.1", false), ("192.0.2.1", "192.0.2.2", true),
            ("2001:db8::1", "2001:db8::ffff:2", false), ("2001:db8::1", "2001:db8:0:1::1", true),
            ("192.0.2.1", "::ffff:192.0.2.1", false), ("192.0.2.1", "::ffff:192.0.2.2", true),
            ("::ffff:192.0.2.1", "::1", true),
        ]
    )
    func addresses(_ first: String, _ second: String, isOther: Bool) throws {
        for _ in 0..<10 { #expect(try note(first) == nil) }
        #expect(try note(first) == 6)
        #expect(try (note(second) == nil) == isOther)
    }

    @Test("ten a minute for one key id, from wherever")
    func keys() throws {
        for number in 1...10 { #expect(try note("192.0.2.\(number)", "AAAAAAAAAA") == nil) }
        #expect(try note("192.0.2.11", "AAAAAAAAAA") == 6)
        #expect(try note("192.0.2.11", "AAAAAAAAAB") == nil)
        #expect(try note("192.0.2.11") == nil)
    }

    @Test("it says truly when the next one counts again, and what is refused counts nowhere")
    func waiting() throws {
        for _ in 0..<10 { _ = try note("192.0.2.1", "AAAAAAAAAA") }
        for _ in 0..<100 { #expect(try note("192.0.2.1", "BBBBBBBBBB") == 6) }
        // The other key has not been charged for it.
        for number in 0..<10 { #expect(try note("198.51.100.\(number)", "BBBBBBBBBB") == nil) }
        #expect(try note("192.0.2.1", at: 105.5) == 1)
        #expect(try note("192.0.2.1", at: 106) == nil)
        #expect(try note("192.0.2.1", at: 106) == 6)
        for _ in 0..<10 { #expect(try note("192.0.2.1", at: 1000) == nil) }
    }

    @Test("the longer of two waits is told")
    func longerWait() throws {
        for _ in 0..<10 { _ = try note("192.0.2.1", "AAAAAAAAAA") }
        for _ in 0..<10 { _ = try note("192.0.2.2", "BBBBBBBBBB", at: 103) }
        #expect(try note("192.0.2.1", "BBBBBBBBBB", at: 103) == 6)
        #expect(try note("192.0.2.2", "AAAAAAAAAA", at: 103) == 6)
    }

    @Test("all who come through a unix socket are one")
    func local() {
        let now = MonotonicTime(nanoseconds: 1)
        for _ in 0..<10 { #expect(failures.note(from: .unix(""), nil, at: now) == nil) }
        #expect(failures.note(from: .unix("/run/x.sock"), nil, at: now) == 6)
    }

    @Test("it takes any number of addresses and keys, and forgets none that are at their limit")
    func flood() throws {
        for _ in 0..<10 { _ = try note("192.0.2.1", "AAAAAAAAAA") }
        for number in 0..<20_000 {
            _ = try note("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)")
        }
        #expect(try note("192.0.2.1") == 6)
    }
}
