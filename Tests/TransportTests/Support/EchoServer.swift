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

    private let loop: EventLoop
    private let context: ReloadableTLSContext
    private let seen = Guarded(Seen())
    private var listener: LoopListener?
    private var sessions: [EchoSession] = []

    init(_ settings: TLSServerSettings) async throws {
        loop = try EventLoop(name: "echo")
        context = try ReloadableTLSContext(settings, at: .now)
        listener = try await LoopListener(on: loop) { [unowned self] in accept($0) }
    }

    var port: UInt16 { listener?.port ?? 0 }

    var record: Seen { seen.withLock { $0 } }

    func reload() throws {
        try ReloadableTLSContext.reload([context], at: .now)
    }

    /// Closes everything and ends the loop.
    func stop() async {
        await loop.run {
            self.listener?.stop()
            for session in self.sessions { session.close() }
            self.sessions = []
        }
        loop.stop()
    }

    func ready(_ events: Interest, token: UInt64) {
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

    private func accept(_ socket: consuming Socket) {
        guard
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
