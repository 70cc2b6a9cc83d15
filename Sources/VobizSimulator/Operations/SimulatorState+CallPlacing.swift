internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    /// Accepts calls or refuses them at once; nothing ever waits for a free second or channel.
    mutating func placeCall(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard case .customer(let customer) = exchange.caller else {
            return Refusal.mismatchedAccount
        }
        let apiID = random.uuid()
        switch BodyReader.open(exchange.body) {
        case .failure(let refusal):
            return Refusal.malformedCall(refusal.issue, apiID: apiID)
        case .success(var body):
            let requiresMethod = shape == .schema
            guard let order = NewCall(&body, requiresAnswerMethod: requiresMethod) else {
                return Refusal.malformedCall(body.issues[0], apiID: apiID)
            }
            return place(order, for: customer, apiID: apiID, exchange)
        }
    }

    private mutating func place(
        _ order: NewCall,
        for customer: Customer,
        apiID: String,
        _ exchange: Exchange
    ) -> ServerResponse {
        let now = exchange.now
        let count = order.destinations.count
        do throws(CallRefusal) {
            try switchboard.admit(count, for: customer.authID, customer.limits, at: now)
            let calls = try calls(order, for: customer, at: now)
            for call in calls { switchboard.connect(call) }
            tallies[customer.authID, default: CallTally()].accept(count)
            return Answer.object { writer in
                writer.member("api_id", apiID)
                writer.member("message", "Call fired")
                writer.member("request_uuid", calls.first?.uuid)
            }
        } catch {
            tallies[customer.authID, default: CallTally()].refuse(count, error)
            record(error, order, of: customer, at: now)
            return LimitDocument(
                refusal: error,
                requestID: exchange.requestID,
                now: now,
                retryAfter: options.sendsRetryAfter ? 1 : nil
            ).response
        }
    }

    /// One call for each destination. Each sets aside what it may cost, so that no call and no two calls
    /// together can cost more than the wallet holds.
    private mutating func calls(
        _ order: NewCall,
        for customer: Customer,
        at now: Timestamp
    ) throws(CallRefusal) -> [LiveCall] {
        var funds = ledger.wallet(of: customer.authID)?.balance ?? .zero
        for call in switchboard.calls(of: customer.authID) {
            funds = funds - call.price(pricingTier)
        }
        var calls: [LiveCall] = []
        for destination in order.destinations {
            let seconds = pricingTier.seconds(for: funds)
            guard seconds > 0 else { throw .emptyWallet }
            let call = LiveCall(
                uuid: random.uuid(),
                owner: customer.authID,
                from: order.from,
                to: destination,
                callerName: order.callerName,
                placedAt: now,
                plan: CallPlan(
                    order,
                    to: destination,
                    pace: options.callPace,
                    affordableSeconds: seconds
                )
            )
            funds = funds - call.price(pricingTier)
            calls.append(call)
        }
        return calls
    }

    /// What was turned away for want of channels or money is on record, at no cost; what came too fast
    /// is not, as it never reached the switch.
    private mutating func record(
        _ refusal: CallRefusal,
        _ order: NewCall,
        of customer: Customer,
        at now: Timestamp
    ) {
        let cause: HangupCause
        switch refusal {
        case .callsPerSecond: return
        case .concurrentCalls: cause = .channelsTaken
        case .emptyWallet: cause = .outOfCredit
        }
        for destination in order.destinations {
            calls.add(
                CallRecord(
                    number: calls.all.count + 1,
                    uuid: random.uuid(),
                    owner: customer.authID,
                    direction: .outbound,
                    product: .voiceAPI,
                    from: order.from,
                    to: destination,
                    callerName: order.callerName,
                    startedAt: now,
                    ringSeconds: 0,
                    billedSeconds: 0,
                    cost: .zero,
                    hangupCause: cause,
                    hangupSource: .provider,
                    isRefused: true
                )
            )
        }
    }
}
