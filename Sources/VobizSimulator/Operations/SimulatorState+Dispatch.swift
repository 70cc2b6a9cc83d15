internal import HTTPServer
internal import JSON

extension SimulatorState {
    /// Answers a request of the provider's API: credentials first, then the path, then the rest.
    mutating func respond(
        to request: ServerRequest,
        target: RequestTarget,
        match: RouteTable.Match,
        now: Timestamp,
        requestID: String
    ) -> ServerResponse {
        endCalls(at: now)
        numbers.removeReleased(at: now)
        let surface = Surface(segments: target.segments)
        let caller = Caller(request, in: self)
        guard admits(caller, to: surface) else { return Refusal.unauthorized(surface) }
        switch match {
        case .none where target.isMisspeltCall:
            // Reported by users and by the provider's own skills: a wrong case looks like a wrong token.
            return Refusal.unauthorized(surface)
        case .none:
            return Refusal.unknownPath(surface)
        case .otherMethods(let methods):
            return Refusal.method(surface, allowed: methods)
        case .found(let route, let parameters):
            let exchange = Exchange(
                parameters: parameters,
                query: target.query,
                body: request.body,
                caller: caller,
                now: now,
                requestID: requestID
            )
            return respond(to: exchange, on: route)
        }
    }

    /// The customer that a request is about: the one in the path, else the one that asks.
    func account(of request: ServerRequest, match: RouteTable.Match) -> String? {
        if case .found(_, let parameters) = match, let id = parameters.first,
            customers[id] != nil
        {
            return id
        }
        guard case .customer(let customer) = Caller(request, in: self) else { return nil }
        return customer.authID
    }

    /// Whether the credentials are worth looking at the path for. A customer's pair is unknown to
    /// the partner surface; a partner's is known to the other, but fits no account there.
    private func admits(_ caller: Caller, to surface: Surface) -> Bool {
        switch (surface, caller) {
        case (.open, _), (.partner, .partner), (.account, .partner), (.account, .customer): true
        case (.partner, .customer), (_, .nobody): false
        }
    }

    private mutating func respond(to exchange: Exchange, on route: Route) -> ServerResponse {
        switch route {
        case .status: health()
        case .partnerProfile: partnerProfile()
        case .dashboard: dashboard(exchange)
        case .analytics: analytics(exchange)
        case .listCustomers: listCustomers(exchange)
        case .createCustomer: createCustomer(exchange)
        case .customer: customer(exchange)
        case .customerBalance: customerBalance(exchange)
        case .customerTransactions: customerTransactions(exchange)
        case .allTransactions: allTransactions(exchange)
        case .transferBalance: transferBalance(exchange)
        case .customerCallRecords: customerCallRecords(exchange)
        case .customerCallRecord: customerCallRecord(exchange)
        case .allCallRecords: allCallRecords(exchange)
        case .customerNumbers: customerNumbers(exchange)
        case .allNumbers: allNumbers(exchange)
        case .transferCapacity: transferCapacity(exchange)
        case .reclaimCapacity: reclaimCapacity(exchange)
        case .customerCapacity: customerCapacity(exchange)
        case .capacityTransfers: capacityTransfers(exchange)
        case .accountProfile: accountProfile(exchange)
        case .accountBalance: accountBalance(exchange)
        case .accountTransactions: accountTransactions(exchange)
        case .channels: channels(exchange)
        case .placeCall: placeCall(exchange)
        case .liveCalls: liveCalls(exchange)
        case .queuedCalls: queuedCalls(exchange)
        case .call: call(exchange)
        case .queuedCall: queuedCall(exchange)
        case .hangUp: hangUp(exchange)
        case .callRecords: callRecords(exchange)
        case .searchCallRecords: searchCallRecords(exchange)
        case .recentCallRecords: recentCallRecords(exchange)
        case .exportCallRecords: exportCallRecords(exchange)
        case .callRecord: callRecord(exchange)
        case .numbers: numbers(exchange)
        case .releaseNumber: releaseNumber(exchange)
        case .keepNumber: keepNumber(exchange)
        }
    }

    private func health() -> ServerResponse {
        Answer.object { $0.member("status", "ok") }
    }
}
