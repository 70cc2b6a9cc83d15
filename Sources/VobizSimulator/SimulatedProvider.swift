public import HTTPServer
internal import HTTPTypes
import Platform

/// A Vobiz without telephones: the provider's API over made-up customers, calls and money.
///
/// It keeps everything in memory, opens no file or socket, and answers whoever calls ``respond(to:)``.
/// With one seed and one clock it gives the same answers every time. Credentials are checked before
/// paths, wallets are the sums of their ledgers, and dashboards the sums of the calls.
///
/// Under `/__simulator/` and without credentials it tells tests how often each route was asked
/// (`requests`) and what else it noticed about who asked (`statistics`), takes orders for things to go
/// wrong (`faults`), and for which of the partner's tokens it accepts (`credentials`).
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
        if target.segments == [ControlPanel.segment, "statistics"] {
            return answerStatistics(request.head.method)
        }
        if target.segments.first == ControlPanel.segment {
            let answer = state.withLock {
                $0.partnerCredentials.respond(to: request, segments: target.segments)
            }
            if let answer { return answer }
            return panel.withLock { $0.respond(to: request, segments: target.segments) }
        }
        let match = table.match(
            method: request.head.method.rawValue,
            segments: target.segments
        )
        let (number, fault) = panel.withLock { $0.arrive(at: match.route) }
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
        if options.addsUnknownMembers,
            response.head.headerFields[.contentType] == "application/json"
        {
            response.body = UnknownMember.added(to: response.body)
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
        case nil:
            return work()
        case .delay(let milliseconds, .beforeWork):
            await pause(milliseconds)
            return work()
        case .delay(let milliseconds, .afterWork):
            let response = work()
            await pause(milliseconds)
            return response
        case .answer(let status, let family, let moment):
            if moment == .afterWork { _ = work() }
            return failure(status, family, requestID)
        }
    }

    /// A caller that goes away ends the pause early.
    private func pause(_ milliseconds: Int) async {
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }

    private func failure(
        _ status: Int,
        _ family: ErrorFamily,
        _ requestID: String
    ) -> ServerResponse {
        var response = family.response(
            status: status,
            requestID: requestID,
            at: options.clock.now
        )
        if options.sendsRetryAfter, status == 429 || status == 503 {
            response.head.headerFields[.retryAfter] = "1"
        }
        return response
    }
}

extension SimulatedProvider {
    /// The credentials of all customers in the order of their creation, those of the demo first.
    public var customers: [SimulatorCredential] {
        state.withLock { $0.customers.all.map { $0.credential } }
    }

    /// Lets the next requests of a route go wrong, as `POST /__simulator/faults` does.
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

    /// How often a route was asked since the start or the last `DELETE /__simulator/requests`.
    public func requests(of route: String) -> Int {
        guard let route = Route(rawValue: route) else { return 0 }
        return panel.withLock { $0.counts[route] ?? 0 }
    }
}
