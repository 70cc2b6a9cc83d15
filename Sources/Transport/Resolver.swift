import Dispatch
public import Platform

/// Resolves names away from the loops, for all of them together: looking up blocks.
///
/// At most two look-ups run at a time, one for each name. Whoever asks decides how long to wait for it;
/// an answer that comes later is kept for the next one who asks. The names are the configuration's, so
/// there is no end to be set to what is kept.
public final class Resolver: Sendable {
    /// Takes the outcome, on any thread.
    public typealias Receiver = @Sendable (Result<[SocketAddress], NameLookup.Failure>) -> Void

    private struct State {
        var cache: NameCache
        /// Who waits, for each name that is being looked up or is about to be.
        var receivers: [String: [Receiver]] = [:]
        var waiting: [String] = []
        var running = 0
    }

    private static let maxRunning = 2
    /// Who may wait for one name: with a resolver that hangs, those that have given up are still among
    /// them.
    static let maxReceivers = 1024

    private let state: Guarded<State>
    private let queue = DispatchQueue(label: "resolver", attributes: .concurrent)
    private let lookUp: NameLookup.Function

    /// - Parameters:
    ///   - lookUp: what is asked; it may block.
    ///   - freshness: how long an answer is used without asking again. The system does not tell how
    ///     long it is valid.
    public init(
        _ lookUp: @escaping NameLookup.Function = NameLookup.addresses,
        freshness: Duration = .seconds(30)
    ) {
        self.lookUp = lookUp
        state = Guarded(State(cache: NameCache(freshness: freshness)))
    }

    /// The addresses of a name that was resolved a moment ago.
    public func fresh(_ name: String, at now: MonotonicTime) -> [SocketAddress]? {
        state.withLock { $0.cache.fresh(name, at: now) }
    }

    /// The last good answer, unless it is too old, for who has waited long enough for a better one.
    public func lastGood(_ name: String, at now: MonotonicTime) -> [SocketAddress]? {
        state.withLock { $0.cache.useful(name, at: now) }
    }

    /// Has a name looked up, unless somebody else does already. A look-up that fails, while the last
    /// good answer is not too old, has that one for its outcome, and so has who finds too many waiting.
    public func resolve(_ name: String, _ receive: @escaping Receiver) {
        let refusal = state.withLock { state -> Result<[SocketAddress], NameLookup.Failure>? in
            let receivers = state.receivers[name]?.count ?? 0
            guard receivers < Self.maxReceivers else {
                return Self.note(.failure(.unavailable), of: name, in: &state.cache, at: .now)
            }
            state.receivers[name, default: []].append(receive)
            if receivers == 0 { state.waiting.append(name) }
            return nil
        }
        if let refusal { receive(refusal) } else { startNext() }
    }

    private func startNext() {
        let next = state.withLock { state -> String? in
            guard state.running < Self.maxRunning, !state.waiting.isEmpty else { return nil }
            state.running += 1
            return state.waiting.removeFirst()
        }
        guard let next else { return }
        queue.async { self.run(next) }
    }

    private func run(_ name: String) {
        let answer: Result<[SocketAddress], NameLookup.Failure>
        do throws(NameLookup.Failure) {
            answer = .success(try lookUp(name))
        } catch {
            answer = .failure(error)
        }
        let now = MonotonicTime.now
        let (outcome, receivers) = state.withLock { state in
            state.running -= 1
            let outcome = Self.note(answer, of: name, in: &state.cache, at: now)
            return (outcome, state.receivers.removeValue(forKey: name) ?? [])
        }
        startNext()
        for receive in receivers { receive(outcome) }
    }

    private static func note(
        _ answer: Result<[SocketAddress], NameLookup.Failure>,
        of name: String,
        in cache: inout NameCache,
        at now: MonotonicTime
    ) -> Result<[SocketAddress], NameLookup.Failure> {
        switch answer {
        case .success(let addresses): cache.keep(addresses, of: name, at: now)
        case .failure(.unknownName): cache.forget(name)
        case .failure(.unavailable):
            if let addresses = cache.useful(name, at: now) { return .success(addresses) }
        }
        return answer
    }
}
