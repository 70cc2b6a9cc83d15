import Glibc
import Platform
import TestSupport
import Testing

@Suite("Socket", .blocking, .timeLimit(.minutes(15)))
struct SocketTests {
    @Test("the kernel takes little for a peer that does not read")
    func unread() async throws {
        let any = try #require(SocketAddress("127.0.0.1:0"))
        let listener = try Socket.listening(at: any, sharesPort: false)
        let client = try RawClient(port: listener.localAddress.port, receiveBuffer: 16 << 10)
        guard case .connection(let socket, _) = listener.accept() else {
            Issue.record("nobody came")
            return
        }
        var taken = 0
        let bytes = [UInt8](repeating: 1, count: 64 << 10)
        while taken < 16 << 20 {
            let sent = bytes.withUnsafeBytes { socket.send($0) }
            guard case .bytes(let count) = sent else { break }
            taken += count
        }
        // What may be unsent, a block more, and what is on its way or has arrived.
        #expect(taken < 512 << 10)
        withExtendedLifetime(client) {}
    }
}
