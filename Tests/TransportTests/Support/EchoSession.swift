import Platform
import Transport

/// Sends back what comes, driving a stream in the way a server does.
final class EchoSession {
    private static let bound = 64 << 10

    let stream: any ByteStream
    private(set) var establishment = Establishment.waiting
    private(set) var isClosed = false
    private(set) var received = 0
    /// How often something was reported.
    private(set) var turns = 0
    private var unsent: [UInt8] = []
    private var hasInput = true

    init(_ stream: any ByteStream) {
        self.stream = stream
    }

    deinit {
        if !isClosed { stream.close() }
    }

    func ready(_ events: Interest) {
        turns += 1
        guard !isClosed else { return }
        if !events.isDisjoint(with: .hangup) { return close() }
        if establishment == .waiting {
            establishment = stream.establish()
            if establishment == .failed { return close() }
        }
        guard establishment == .established else { return }
        if !unsent.isEmpty { flush() }
        while !isClosed, unsent.isEmpty, hasInput {
            receive()
            guard stream.holdsInput else { break }
        }
        guard !isClosed else { return }
        if unsent.isEmpty, !hasInput {
            stream.endSending()
            return close()
        }
        stream.wait(for: unsent.isEmpty ? .readable : .writable)
    }

    private func receive() {
        var room = [UInt8](repeating: 0, count: 10_000)
        switch room.withUnsafeMutableBytes({ stream.receive(into: $0) }) {
        case .bytes(let count):
            received += count
            unsent += room.prefix(count)
            flush()
        case .wouldBlock: break
        case .end: hasInput = false
        case .failed: close()
        }
    }

    /// Offers bytes as if they were an echo.
    func say(_ bytes: [UInt8]) {
        unsent += bytes
        flush()
        if !isClosed { stream.wait(for: unsent.isEmpty ? .readable : .writable) }
    }

    private func flush() {
        switch unsent.withUnsafeBytes({ stream.send($0) }) {
        case .bytes(let count): unsent.removeFirst(count)
        case .wouldBlock: break
        case .failed: close()
        }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        stream.close()
    }
}
