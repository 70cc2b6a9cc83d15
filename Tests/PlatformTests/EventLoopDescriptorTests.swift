import Glibc
import Platform
import Synchronization
import Testing

@Suite("Descriptors watched by an event loop", .timeLimit(.minutes(15)))
struct EventLoopDescriptorTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "descriptor-test")
    }

    /// Runs a test's body on the loop and hands out what it throws.
    private func onLoop(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await loop.run { Result(catching: body) }.get()
    }

    /// Turns the loop, so that events of the kernel that are there have been delivered.
    private func turn() async {
        for _ in 0..<3 { await loop.run {} }
    }

    @Test("a readable descriptor is reported with its token until it is read: level-triggered")
    func levelTriggered() async throws {
        let loop = loop
        let pair = try Shared(SocketPair())
        let observer = ProbeObserver { _ in }
        try await onLoop {
            _ = try loop.register(
                pair.value.watched,
                for: .readable,
                token: 42,
                observer: observer
            )
        }
        await turn()
        #expect(observer.all.isEmpty)
        pair.value.makeReadable()
        await turn()
        #expect(observer.all.count >= 2)
        #expect(observer.all.allSatisfy { $0 == .init(events: .readable, token: 42) })
        await loop.run { pair.value.readOne() }
        // The batch in which it was read may still have reported it.
        await turn()
        let count = observer.all.count
        await turn()
        #expect(observer.all.count == count)
        loop.stop()
    }

    @Test("what is waited for can be changed, and nothing at all may be waited for")
    func changesInterest() async throws {
        let loop = loop
        let pair = try Shared(SocketPair())
        let observer = ProbeObserver()
        pair.value.makeReadable()
        let registration = Box<Registration>()
        try await onLoop {
            registration.value = try loop.register(
                pair.value.watched,
                for: [],
                token: 1,
                observer: observer
            )
        }
        await turn()
        #expect(observer.all.isEmpty)
        try await onLoop {
            guard let registration = registration.value else { return }
            try loop.update(registration, for: .writable)
        }
        await turn()
        #expect(observer.all.first?.events == .writable)
        try await onLoop {
            guard let registration = registration.value else { return }
            try loop.update(registration, for: [.readable, .writable])
        }
        await turn()
        #expect(observer.all.last?.events == [.readable, .writable])
        loop.stop()
    }

    @Test("the peer's end is reported as readable, and as a hang-up when both directions are gone")
    func hangup() async throws {
        let loop = loop
        let pair = try Shared(SocketPair())
        let observer = ProbeObserver()
        try await onLoop {
            _ = try loop.register(pair.value.watched, for: .readable, observer: observer)
        }
        _ = shutdown(pair.value.peer.raw, Int32(SHUT_WR))
        await turn()
        #expect(observer.all.last?.events == .readable)
        _ = shutdown(pair.value.watched.raw, Int32(SHUT_WR))
        await turn()
        let last = try #require(observer.all.last)
        #expect(!last.events.isDisjoint(with: .hangup))
        loop.stop()
    }

    @Test("nothing is reported after deregistering, and doing it again is harmless")
    func deregisters() async throws {
        let loop = loop
        let pair = try Shared(SocketPair())
        let observer = ProbeObserver()
        pair.value.makeReadable()
        try await onLoop {
            let registration = try loop.register(
                pair.value.watched,
                for: .readable,
                observer: observer
            )
            loop.deregister(registration)
            loop.deregister(registration)
            try loop.update(registration, for: .writable)
        }
        await turn()
        #expect(observer.all.isEmpty)
        loop.stop()
    }

    @Test("an event already fetched for a descriptor given up in the same batch is dropped")
    func staleEvent() async throws {
        let loop = loop
        let pairs = try [Shared(SocketPair()), Shared(SocketPair())]
        let registrations = Box<[Registration]>()
        let observer = ProbeObserver { _ in
            for registration in registrations.value ?? [] { loop.deregister(registration) }
        }
        try await onLoop {
            registrations.value = try pairs.enumerated().map { index, pair in
                pair.value.makeReadable()
                return try loop.register(
                    pair.value.watched,
                    for: .readable,
                    token: UInt64(index),
                    observer: observer
                )
            }
        }
        await turn()
        #expect(observer.all.count == 1)
        loop.stop()
    }

    @Test("a stale event does not reach the descriptor that has taken the place")
    func staleEventForASuccessor() async throws {
        let loop = loop
        let pairs = try [Shared(SocketPair()), Shared(SocketPair())]
        let successor = try Shared(SocketPair())
        let registrations = Box<[Registration]>()
        let successorsObserver = ProbeObserver()
        let observer = ProbeObserver { _ in
            for registration in registrations.value ?? [] { loop.deregister(registration) }
            _ = try? loop.register(
                successor.value.watched,
                for: .readable,
                token: 9,
                observer: successorsObserver
            )
        }
        try await onLoop {
            registrations.value = try pairs.map { pair in
                pair.value.makeReadable()
                return try loop.register(pair.value.watched, for: .readable, observer: observer)
            }
        }
        await turn()
        #expect(observer.all.count == 1)
        #expect(successorsObserver.all.isEmpty)
        successor.value.makeReadable()
        await turn()
        #expect(successorsObserver.tokens.first == 9)
        loop.stop()
    }

    @Test("more descriptors than fit into one batch are all reported")
    func manyDescriptors() async throws {
        let loop = loop
        let pairs = try (0..<400).map { _ in try Shared(SocketPair()) }
        let observer = ProbeObserver { report in pairs[Int(report.token)].value.readOne() }
        try await onLoop {
            for (index, pair) in pairs.enumerated() {
                pair.value.makeReadable()
                _ = try loop.register(
                    pair.value.watched,
                    for: .readable,
                    token: UInt64(index),
                    observer: observer
                )
            }
        }
        await turn()
        #expect(observer.tokens.sorted() == (0..<400).map(UInt64.init))
        loop.stop()
    }

    @Test("a descriptor that cannot be watched is refused and leaves no trace")
    func refused() async throws {
        let loop = loop
        let file = try Shared(FileDescriptor("open", open("/proc/self/exe", O_RDONLY | O_CLOEXEC)))
        let pair = try Shared(SocketPair())
        let observer = ProbeObserver()
        let refusal = SystemError("epoll_ctl", code: EPERM)
        await #expect(throws: refusal) {
            try await onLoop {
                _ = try loop.register(file.value, for: .readable, token: 1, observer: observer)
            }
        }
        pair.value.makeReadable()
        try await onLoop {
            _ = try loop.register(
                pair.value.watched,
                for: .readable,
                token: 2,
                observer: observer
            )
        }
        await turn()
        #expect(Set(observer.tokens) == [2])
        loop.stop()
    }
}
