import Platform
import TestSupport
import Transport

/// Echoes over TLS on a real loop and a real port.
// Unchecked: everything mutable is touched on the loop only, apart from what is guarded.
final class EchoServer: EventObserver, @unchecked Sendable {
    struct Seen: Sendable {
        var established = 0
        var failures: [String] = []
        var turns = 0
        var protocols: [ApplicationProtocol] = []
        var certificates: [PeerCertificate?] = []
    }

    private static let listenerToken = UInt64.max

    let port: UInt16
    private let loop: EventLoop
    private let context: ReloadableTLSContext
    private let seen = Guarded(Seen())
    private var listener: Socket?
    private var registration: Registration?
    private var sessions: [EchoSession] = []

    init(_ settings: TLSServerSettings) async throws {
        loop = try EventLoop(name: "echo")
        context = try ReloadableTLSContext(settings, at: .now)
        let socket = try Socket.listening(
            at: .ipv4(UInt32(0x7F00_0001).bigEndian, port: 0),
            sharesPort: false
        )
        port = socket.localAddress.port
        listener = consume socket
        await loop.run {
            self.registration = try? self.listener?.register(
                on: self.loop,
                for: .readable,
                token: Self.listenerToken,
                observer: self
            )
        }
    }

    var record: Seen { seen.withLock { $0 } }

    func reload() throws {
        try ReloadableTLSContext.reload([context], at: .now)
    }

    /// Closes everything and ends the loop.
    func stop() async {
        await loop.run {
            if let registration = self.registration { self.loop.deregister(registration) }
            self.listener = nil
            for session in self.sessions { session.close() }
            self.sessions = []
        }
        loop.stop()
    }

    func ready(_ events: Interest, token: UInt64) {
        if token == Self.listenerToken { return accept() }
        let session = sessions[Int(token)]
        let before = session.establishment
        session.ready(events)
        let stream = session.stream as? TLSStream
        seen.withLock { seen in
            seen.turns += 1
            if before == .waiting, session.establishment == .established {
                seen.established += 1
                seen.protocols.append(session.stream.applicationProtocol)
                seen.certificates.append(session.stream.peerCertificate)
            }
            if session.isClosed, let failure = stream?.failure { seen.failures.append(failure) }
        }
    }

    private func accept() {
        guard let accepted = listener?.accept(),
            case .connection(let socket, _) = consume accepted,
            let inner = try? TCPStream(
                socket,
                on: loop,
                for: .readable,
                token: UInt64(sessions.count),
                observer: self
            )
        else { return }
        sessions.append(EchoSession(TLSStream(over: inner, context: context.current)))
    }
}

/// Runs a test with a server of its own.
func withEchoServer(
    _ change: (inout TLSServerSettings) -> Void = { _ in },
    _ body: (EchoServer) async throws -> Void
) async throws {
    var settings = TLSServerSettings(try await TestCertificates.shared().server)
    change(&settings)
    let server = try await EchoServer(settings)
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}
