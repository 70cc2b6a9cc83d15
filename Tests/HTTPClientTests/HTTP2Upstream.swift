import Platform
import TestSupport
import Transport

/// What speaks HTTP/2 on one connection of a test's upstream.
protocol HTTP2Speaker: AnyObject {
    /// Takes what came.
    func receive(_ bytes: UnsafeRawBufferPointer)
    /// What is to be written now.
    func takeOutput() -> [UInt8]
    /// The connection ends once that is written.
    var isOver: Bool { get }
}

/// An upstream that speaks HTTP/2 over TLS on a real loop and a real port.
// Unchecked: everything mutable is touched on the loop only, apart from what is guarded.
final class HTTP2Upstream: EventObserver, @unchecked Sendable {
    private struct Connection {
        let stream: TLSStream
        let speaker: any HTTP2Speaker
        var output: [UInt8] = []
    }

    private let loop: EventLoop
    private let context: TLSContext
    private let makeSpeaker: (Int) -> any HTTP2Speaker
    private let count = Guarded(0)
    private var listener: LoopListener?
    private var connections: [Connection?] = []

    /// Listens on a port that the kernel chooses.
    ///
    /// - Parameters:
    ///   - identity: its certificate and key.
    ///   - makeSpeaker: who speaks on the connection with this number. Called on the loop.
    /// - Throws: when there is no port, or the certificate is no good.
    init(
        _ identity: TestIdentity,
        makeSpeaker: @escaping (Int) -> any HTTP2Speaker
    ) async throws {
        loop = try EventLoop(name: "http2-upstream")
        context = try TLSContext.server(
            TLSServerSettings(
                certificateFile: identity.certificateFile,
                keyFile: identity.keyFile
            ),
            at: .now
        )
        self.makeSpeaker = makeSpeaker
        listener = try await LoopListener(on: loop) { [unowned self] in accept($0) }
    }

    var port: UInt16 { listener?.port ?? 0 }

    /// How many connections were accepted.
    var accepted: Int { count.withLock { $0 } }

    /// Closes everything and ends the loop.
    func stop() async {
        await loop.run {
            self.listener?.stop()
            for index in self.connections.indices { self.close(index) }
        }
        loop.stop()
    }

    func ready(_ events: Interest, token: UInt64) {
        let index = Int(token)
        guard let connection = connections[index] else { return }
        switch connection.stream.establish() {
        case .waiting: return
        case .failed: return close(index)
        case .established: break
        }
        repeat {
            guard receive(connection) else { return close(index) }
        } while connection.stream.holdsInput
        flush(index)
    }

    private func accept(_ socket: consuming Socket) {
        guard
            let inner = try? TCPStream(
                socket,
                on: loop,
                for: .readable,
                token: UInt64(connections.count),
                observer: self
            )
        else { return }
        count.withLock { $0 += 1 }
        connections.append(
            Connection(
                stream: TLSStream(over: inner, context: context),
                speaker: makeSpeaker(connections.count)
            )
        )
    }

    private func close(_ index: Int) {
        connections[index]?.stream.close()
        connections[index] = nil
    }

    /// - Returns: false when the connection is over.
    private func receive(_ connection: Connection) -> Bool {
        var room = [UInt8](repeating: 0, count: 32 << 10)
        return room.withUnsafeMutableBytes { room in
            switch connection.stream.receive(into: room) {
            case .wouldBlock: return true
            case .end, .failed: return false
            case .bytes(let count):
                connection.speaker.receive(UnsafeRawBufferPointer(rebasing: room[..<count]))
                return true
            }
        }
    }

    private func flush(_ index: Int) {
        guard let connection = connections[index] else { return }
        var output = connection.output + connection.speaker.takeOutput()
        if !output.isEmpty {
            switch output.withUnsafeBytes({ connection.stream.send($0) }) {
            case .bytes(let count): output.removeFirst(count)
            case .wouldBlock: break
            case .failed: return close(index)
            }
        }
        connections[index]?.output = output
        connection.stream.wait(for: output.isEmpty ? .readable : [.readable, .writable])
        if output.isEmpty, connection.speaker.isOver { close(index) }
    }
}

/// Runs a test with such an upstream.
func withHTTP2Upstream(
    _ makeSpeaker: @escaping (Int) -> any HTTP2Speaker,
    _ body: (HTTP2Upstream) async throws -> Void
) async throws {
    let upstream = try await HTTP2Upstream(
        try await TestCertificates.shared().server,
        makeSpeaker: makeSpeaker
    )
    do {
        try await body(upstream)
    } catch {
        await upstream.stop()
        throw error
    }
    await upstream.stop()
}
