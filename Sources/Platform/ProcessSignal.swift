import CLinux
import Dispatch
import Glibc

/// A signal that the process handles as an event instead of ending.
public enum ProcessSignal: Sendable, CaseIterable {
    case hangup
    case interrupt
    case terminate

    /// The kernel's number.
    public var number: Int32 {
        switch self {
        case .hangup: SIGHUP
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        }
    }

    /// Ends the process at once, as the signal would have without a handler.
    public func endProcess() -> Never {
        signal(number, SIG_DFL)
        kill(getpid(), number)
        _exit(128 + number)
    }

    /// Delivers these signals from now on, in the order of their arrival; several of one kind that
    /// come at once may arrive as one. Their ordinary effect is off for the rest of the process's life.
    public static func stream(of signals: [ProcessSignal]) -> AsyncStream<ProcessSignal> {
        AsyncStream { continuation in
            let watch = SignalWatch(signals) { continuation.yield($0) }
            continuation.onTermination = { _ in watch.cancel() }
        }
    }
}

// Unchecked: the sources never change, and Dispatch lets them be cancelled from any thread.
private final class SignalWatch: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]

    init(_ signals: [ProcessSignal], _ deliver: @escaping @Sendable (ProcessSignal) -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = signals.map { kind in
            // Dispatch only watches: the default action would still end the process.
            signal(kind.number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: kind.number, queue: queue)
            source.setEventHandler { deliver(kind) }
            source.activate()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
