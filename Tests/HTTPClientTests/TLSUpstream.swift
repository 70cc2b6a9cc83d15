import Platform
import TestSupport
import Transport

/// An upstream that speaks TLS on a real loop and a real port, and gives every request one answer.
// Unchecked: everything mutable is touched on the loop only, apart from what is guarded.
final class TLSUpstream: EventObserver, @unchecked Sendable {
    struct Seen: Sendable {
        var connections = 0
        var requests: [String] = []
    }

    private let loop: EventLoop
    private let context: TLSContext
    private let answer: [UInt8]
    private let closes: Bool
    private let seen = Guarded(Seen())
    private var listener: LoopListener?
    private var streams: [TLSStream?] = []
    private var inputs: [[UInt8]] = []
    private var outputs: [[UInt8]] = []

    /// Listens on a port that the kernel chooses.
    ///
    /// - Parameters:
    ///   - identity: its certificate and key.
    ///   - answer: what it says to every request, with a line feed for each CRLF.
    ///   - closes: whether a connection ends after its answer.
    /// - Throws: when there is no port, or the certificate is no good.
    init(_ identity: TestIdentity, answer: String, closes: Bool = false) async throws {
        loop = try EventLoop(name: "tls-upstream")
        context = try TLSContext.server(
            TLSServerSettings(
                certificateFile: identity.certificateFile,
                keyFile: identity.keyFile
            ),
            at: .now
        )
        self.answer = Array(answer.replacing("\n", with: "\r\n").utf8)
        self.closes = closes
        listener = try await LoopListener(on: loop) { [unowned self] in accept($0) }
    }

    var port: UInt16 { listener?.port ?? 0 }

    var record: Seen { seen.withLock { $0 } }

    /// Closes everything and ends the loop.
    func stop() async {
        await loop.run {
            self.listener?.stop()
            for stream in self.streams { stream?.close() }
            self.streams = []
        }
        loop.stop()
    }

    func ready(_ events: Interest, token: UInt64) {
        let index = Int(token)
        guard let stream = streams[index] else { return }
        switch stream.establish() {
        case .waiting: return
        case .failed: return close(index)
        case .established: break
        }
        repeat {
            guard receive(stream, index), flush(stream, index) else { return close(index) }
        } while stream.holdsInput
    }

    private func accept(_ socket: consuming Socket) {
        guard
            let inner = try? TCPStream(
                socket,
                on: loop,
                for: .readable,
                token: UInt64(streams.count),
                observer: self
            )
        else { return }
        seen.withLock { $0.connections += 1 }
        streams.append(TLSStream(over: inner, context: context))
        inputs.append([])
        outputs.append([])
    }

    private func close(_ index: Int) {
        streams[index]?.close()
        streams[index] = nil
    }

    /// - Returns: false when the connection is over.
    private func receive(_ stream: TLSStream, _ index: Int) -> Bool {
        var room = [UInt8](repeating: 0, count: 32 << 10)
        switch room.withUnsafeMutableBytes({ stream.receive(into: $0) }) {
        case .wouldBlock: return true
        case .end, .failed: return false
        case .bytes(let count): inputs[index] += room[..<count]
        }
        let text = String(decoding: inputs[index], as: UTF8.self)
        guard text.contains("\r\n\r\n") else { return true }
        inputs[index] = []
        seen.withLock { $0.requests.append(text) }
        outputs[index] += answer
        return true
    }

    /// - Returns: false when the connection is over.
    private func flush(_ stream: TLSStream, _ index: Int) -> Bool {
        guard !outputs[index].isEmpty else { return true }
        switch outputs[index].withUnsafeBytes({ stream.send($0) }) {
        case .bytes(let count): outputs[index].removeFirst(count)
        case .wouldBlock: break
        case .failed: return false
        }
        stream.wait(for: outputs[index].isEmpty ? .readable : .writable)
        return !outputs[index].isEmpty || !closes
    }
}
