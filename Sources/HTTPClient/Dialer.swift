import Platform
import Transport

/// Carries a ``ConnectionRace`` out: begins its attempts and hands over the stream that has won.
///
/// It waits for nothing by itself. Its owner passes on what the loop reports, and calls when
/// ``next`` has come. Nothing is sent before an attempt has won, so that whatever a request is, it may
/// go on to the next address.
final class Dialer {
    private let loop: EventLoop
    private let observer: any EventObserver
    /// What the owner is told, for each attempt.
    private let token: (Int) -> UInt64
    private var race: ConnectionRace
    private var streams: [Int: TCPStream] = [:]
    private var begun = 0
    /// An attempt has failed for want of something that this machine has run out of.
    private(set) var isExhausted = false

    /// Begins with the first address.
    init(
        _ addresses: [SocketAddress],
        on loop: EventLoop,
        observer: any EventObserver,
        token: @escaping (Int) -> UInt64
    ) {
        self.loop = loop
        self.observer = observer
        self.token = token
        race = ConnectionRace(addresses, at: loop.now)
        goOn()
    }

    /// When to ``goOn()``, whatever is reported until then.
    var next: MonotonicTime? { race.next }

    /// No address takes the connection.
    var isLost: Bool { race.isLost }

    /// Begins the attempts that are due, and those behind them as long as they fail at once.
    func goOn() {
        while let address = race.begin(at: loop.now) {
            begun += 1
            do throws(SystemError) {
                let socket = try Socket.connecting(to: address)
                streams[begun] = try TCPStream(
                    socket,
                    on: loop,
                    for: .writable,
                    token: token(begun),
                    observer: observer
                )
            } catch {
                attemptFailed(error)
            }
        }
    }

    private func attemptFailed(_ error: SystemError?) {
        if error?.isExhaustion == true { isExhausted = true }
        race.attemptFailed(at: loop.now)
    }

    /// Takes a report about an attempt.
    ///
    /// - Returns: the stream if the attempt has won, which is the caller's then; all others are closed.
    func ready(_ events: Interest, attempt: Int) -> TCPStream? {
        guard let stream = streams[attempt] else { return nil }
        let error = stream.connectionError
        guard error == nil, events.isDisjoint(with: .hangup) else {
            streams[attempt] = nil
            stream.close()
            attemptFailed(error)
            goOn()
            return nil
        }
        guard events.contains(.writable) else { return nil }
        streams[attempt] = nil
        close()
        return stream
    }

    /// Gives up every attempt.
    func close() {
        for stream in streams.values { stream.close() }
        streams = [:]
    }
}
