@_spi(Faults) public import HTTPServer
internal import HTTPTypes
import Platform

/// A Vobiz without telephones: the provider's API over made-up customers, calls and money.
///
/// It keeps everything in memory, opens no file or socket, and answers whoever calls ``respond(to:)``.
/// With one seed and one clock it gives the same answers every time. Credentials are checked before
/// paths, wallets are the sums of their ledgers, and dashboards the sums of the calls.
///
/// Its ``control`` tells tests how often each route was asked (`/requests`) and what else it noticed about
/// who asked (`/statistics`), takes orders for things to go wrong (`/faults`), and for which of the
/// partner's tokens it accepts (`/credentials`).
public final class SimulatedProvider: RequestHandler, Sendable {
    let options: SimulatorOptions
    private let table = RouteTable()
    let state: Guarded<SimulatorState>
    let arrivals = Guarded(ArrivalStatistics())
    private let panel = Guarded(ControlPanel())

    /// A platform with its demo data, as the options say.
    public init(_ options: SimulatorOptions = SimulatorOptions()) {
        self.options = options
        var seeder = DemoSeeder(options: options, now: options.clock.now)
        state = Guarded(seeder.seed())
    }

    /// A platform in a state of the caller's making.
    init(_ state: SimulatorState) {
        options = state.options
        self.state = Guarded(state)
    }

    public func respond(to request: ServerRequest) async -> ServerResponse {
        let target = RequestTarget(request.head.path ?? "")
        let match = table.match(
            method: request.head.method.rawValue,
            segments: target.segments
        )
        let (number, fault) = panel.withLock { $0.arrive(at: match.route, from: request.peer) }
        defer { panel.withLock { $0.leave() } }
        let requestID = "sim-\(number)"
        let account = state.withLock { $0.account(of: request, match: match) }
        arrivals.withLock { $0.arrive(at: match.route, account: account, options.clock.now) }
        defer { arrivals.withLock { $0.leave(match.route, account: account) } }
        var response = await perform(fault, requestID) {
            work(request, target, match, requestID)
        }
        if let name = HTTPField.Name("X-Request-Id") {
            response.head.headerFields[name] = requestID
        }
        response.takeover = fault?.script(for: response)
        return response
    }

    private func work(
        _ request: ServerRequest,
        _ target: RequestTarget,
        _ match: RouteTable.Match,
        _ requestID: String
    ) -> ServerResponse {
        var response = state.withLock {
            $0.respond(
                to: request,
                target: target,
                match: match,
                now: options.clock.now,
                requestID: requestID
            )
        }
        guard response.head.headerFields[.contentType] == "application/json" else {
            return response
        }
        if options.addsUnknownMembers { response.body = UnknownMember.added(to: response.body) }
        if let seed = options.randomMemberSeed {
            var members = RandomMembers(seed: seed, for: requestID)
            response.body = members.added(to: response.body)
        }
        return response
    }

    /// Does the work with whatever was ordered to go wrong around it.
    private func perform(
        _ fault: Fault?,
        _ requestID: String,
        work: () -> ServerResponse
    ) async -> ServerResponse {
        switch fault {
        case .delay(let milliseconds, .beforeWork):
            await pause(milliseconds)
            return work()
        case .delay(let milliseconds, .afterWork):
            let response = work()
            await pause(milliseconds)
            return response
        case .answer(let answer, let moment):
            if moment == .afterWork { _ = work() }
            return answer.response(
                requestID: requestID,
                at: options.clock.now,
                sendsRetryAfter: options.sendsRetryAfter
            )
        case .drop(let drop) where drop.point == .beforeWork:
            return ServerResponse(status: .serviceUnavailable)
        case .fields(let changes):
            var response = work()
            changes.apply(to: &response)
            return response
        case .content(let content):
            var response = work()
            content.apply(to: &response, among: state.withLock { $0.customers.all })
            return response
        case nil, .drop, .framing, .drip: return work()
        }
    }

    /// A caller that goes away ends the pause early.
    private func pause(_ milliseconds: Int) async {
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }
}

extension SimulatedProvider {
    /// Answers who steers: what was asked, and orders for faults and credentials. It needs no credentials, so it belongs
    /// on a listener of its own.
    public var control: some RequestHandler { ControlHandler(provider: self) }

    func steer(_ request: ServerRequest) -> ServerResponse {
        let segments = RequestTarget(request.head.path ?? "").segments
        if segments == ["statistics"] { return answerStatistics(request.head.method) }
        let answer = state.withLock {
            $0.partnerCredentials.respond(to: request, segments: segments)
        }
        return answer ?? panel.withLock { $0.respond(to: request, segments: segments) }
    }

    /// The credentials of all customers in the order of their creation, those of the demo first.
    public var customers: [SimulatorCredential] {
        state.withLock { $0.customers.all.map { $0.credential } }
    }

    /// Lets the next requests of a route go wrong, as `POST /faults` does.
    ///
    /// A route goes by its name, `GET /api/v1/partner/accounts/{id}`; `*` stands for any request. The
    /// result is false when there is no such route.
    @discardableResult
    public func order(_ fault: Fault, on route: String, count: Int = 1) -> Bool {
        let known = Route(rawValue: route)
        guard known != nil || route == "*" else { return false }
        panel.withLock { $0.order(fault, on: known, count: count) }
        return true
    }

    /// How often a route was asked since the start or the last `DELETE /requests`.
    public func requests(of route: String) -> Int {
        guard let route = Route(rawValue: route) else { return 0 }
        return panel.withLock { $0.counts[route] ?? 0 }
    }
}
