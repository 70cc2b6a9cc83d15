import Glibc
import Platform
import TestSupport
import Testing
import Transport

@testable import HTTPClient

/// Why no address has taken the connection.
@Suite("Dialer", .timeLimit(.minutes(15)))
struct DialerTests {
    /// Nobody is ever told anything: every attempt fails at once.
    private final class Deaf: EventObserver {
        func ready(_ events: Interest, token: UInt64) {}
    }

    /// What came of dialling: lost or not, and whether for want of something of ours.
    private func dial(_ addresses: [SocketAddress]) async throws -> [Bool] {
        let loop = try EventLoop(name: "dialer")
        defer { loop.stop() }
        return await loop.run {
            let dialer = Dialer(addresses, on: loop, observer: Deaf(), token: { UInt64($0) })
            defer { dialer.close() }
            return [dialer.isLost, dialer.isExhausted]
        }
    }

    @Test("a refusal is not taken for a lack of ours")
    func refused() async throws {
        let directory = try TemporaryDirectory()
        #expect(try await dial([.unix(directory.path + "/none")]) == [true, false])
    }

    /// The kernel has no room for one more connection to a unix socket and says so as it does when there
    /// is no port left for one of TCP.
    @Test("a lack of ours is told, also when other addresses refuse")
    func exhausted() async throws {
        let directory = try TemporaryDirectory()
        let address = SocketAddress.unix(directory.path + "/s")
        let listener = try Socket.listening(at: address, sharesPort: false)
        listener.acceptNoMore()
        var waiting: [Int32] = []
        defer { for descriptor in waiting { close(descriptor) } }
        while waiting.count < 10_000 {
            let descriptor = socket(
                AF_UNIX,
                Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue),
                0
            )
            waiting.append(descriptor)
            guard connects(descriptor, to: directory.path + "/s") else { break }
        }
        #expect(try await dial([address]) == [true, true])
        let none = SocketAddress.unix(directory.path + "/none")
        #expect(try await dial([none, address, none]) == [true, true])
        withExtendedLifetime(listener) {}
    }

    private func connects(_ descriptor: Int32, to path: String) -> Bool {
        var form = sockaddr_un()
        form.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &form.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &form) { form in
            form.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
