import Platform
import TestSupport
import Testing
import Transport

@Suite("Resolver", .timeLimit(.minutes(15)))
struct ResolverTests {
    typealias Outcome = Result<[SocketAddress], NameLookup.Failure>

    private static let addresses = [SocketAddress.ipv4(UInt32(0xC633_6401).bigEndian, port: 0)]

    private func resolve(_ name: String, by resolver: Resolver) async -> Outcome {
        await withCheckedContinuation { continuation in
            resolver.resolve(name) { continuation.resume(returning: $0) }
        }
    }

    @Test("asks the system: this machine's name for itself is known to it")
    func system() async throws {
        let resolver = Resolver(freshness: .seconds(3600))
        let addresses = try await resolve("localhost", by: resolver).get()
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { $0.isLoopback && $0.port == 0 })
        #expect(Set(addresses).count == addresses.count)
        #expect(resolver.fresh("localhost", at: .now) == addresses)
        // A name with a NUL ends before the system would see the rest.
        #expect(await resolve("localhost\0.example", by: resolver) == .failure(.unknownName))
    }

    @Test("asks once for all who want to know the same")
    func coalescing() async throws {
        let (asked, answer) = (Gate(), Gate())
        let calls = Guarded(0)
        let resolver = Resolver { _ in
            calls.withLock { $0 += 1 }
            asked.open()
            answer.waitBlocking()
            return Self.addresses
        }
        let outcomes = Guarded<[Outcome]>([])
        for _ in 0..<5 {
            resolver.resolve("a") { outcome in outcomes.withLock { $0.append(outcome) } }
        }
        await asked.wait()
        #expect(resolver.fresh("a", at: .now) == nil)
        answer.open()
        try await until { outcomes.withLock { $0.count } == 5 }
        #expect(outcomes.withLock { $0 }.allSatisfy { $0 == .success(Self.addresses) })
        #expect(calls.withLock { $0 } == 1)
        #expect(resolver.fresh("a", at: .now) == Self.addresses)
    }

    @Test(
        "lets no more than so many wait for one name, and knows the last good answer for the others"
    )
    func bound() async throws {
        let (asked, answer) = (Gate(), Gate())
        let isSlow = Guarded(false)
        let resolver = Resolver(
            { _ in
                if isSlow.withLock({ $0 }) {
                    asked.open()
                    answer.waitBlocking()
                }
                return Self.addresses
            },
            freshness: .zero
        )
        #expect(await resolve("a", by: resolver) == .success(Self.addresses))
        isSlow.withLock { $0 = true }
        let outcomes = Guarded(0)
        for name in ["a", "b"] {
            for _ in 0..<1024 { resolver.resolve(name) { _ in outcomes.withLock { $0 += 1 } } }
        }
        await asked.wait()
        #expect(await resolve("a", by: resolver) == .success(Self.addresses))
        #expect(await resolve("b", by: resolver) == .failure(.unavailable))
        #expect(outcomes.withLock { $0 } == 0)
        answer.open()
        try await until { outcomes.withLock { $0 } == 2048 }
    }

    @Test("asks for two names at a time, and for the others in their turn")
    func width() async throws {
        let gates = ["a": Gate(), "b": Gate(), "c": Gate()]
        let asked = Guarded<[String]>([])
        let resolver = Resolver { name in
            asked.withLock { $0.append(name) }
            gates[name]?.waitBlocking()
            return Self.addresses
        }
        let answered = Guarded<[String]>([])
        for name in ["a", "b", "c"] {
            resolver.resolve(name) { _ in answered.withLock { $0.append(name) } }
        }
        try await until { asked.withLock { $0.count } == 2 }
        #expect(Set(asked.withLock { $0 }) == ["a", "b"])
        gates["b"]?.open()
        try await until { asked.withLock { $0.count } == 3 }
        #expect(answered.withLock { $0 } == ["b"])
        gates["a"]?.open()
        gates["c"]?.open()
        try await until { answered.withLock { $0.count } == 3 }
    }

    @Test("has the last good answer when nobody answers, and none when the name is gone")
    func failures() async {
        let answer = Guarded<Outcome>(.failure(.unavailable))
        let resolver = Resolver { _ throws(NameLookup.Failure) in
            try answer.withLock { $0 }.get()
        }
        #expect(await resolve("a", by: resolver) == .failure(.unavailable))
        answer.withLock { $0 = .success(Self.addresses) }
        #expect(await resolve("a", by: resolver) == .success(Self.addresses))
        answer.withLock { $0 = .failure(.unavailable) }
        #expect(await resolve("a", by: resolver) == .success(Self.addresses))
        #expect(resolver.lastGood("a", at: .now) == Self.addresses)
        answer.withLock { $0 = .failure(.unknownName) }
        #expect(await resolve("a", by: resolver) == .failure(.unknownName))
        answer.withLock { $0 = .failure(.unavailable) }
        #expect(await resolve("a", by: resolver) == .failure(.unavailable))
        #expect(resolver.lastGood("a", at: .now) == nil)
    }
}
