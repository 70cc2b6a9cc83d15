internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    /// The calls that ring or talk.
    mutating func liveCalls(_ exchange: Exchange) -> ServerResponse {
        list(exchange, status: "live") { $0 != .queued }
    }

    /// The calls that wait to be dialled, twenty at most.
    mutating func queuedCalls(_ exchange: Exchange) -> ServerResponse {
        list(exchange, status: "queued", limit: 20) { $0 == .queued }
    }

    /// One call that rings or talks; without a status, the record of one that has ended.
    mutating func call(_ exchange: Exchange) -> ServerResponse {
        guard exchange.query["status"] == nil else {
            return call(exchange, status: "live") { $0 != .queued }
        }
        if let refusal = refusal(exchange) { return refusal }
        guard let record = calls.record(exchange.item, of: exchange.account) else {
            return Refusal.unknownCall(apiID: random.uuid())
        }
        return answer(record)
    }

    /// One call that waits to be dialled.
    mutating func queuedCall(_ exchange: Exchange) -> ServerResponse {
        call(exchange, status: "queued") { $0 == .queued }
    }

    /// How many channels an account holds.
    func channels(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard let customer = customers[exchange.account] else { return Refusal.mismatchedAccount }
        let held = switchboard.channels(of: customer.authID)
        let most = customer.limits.concurrentCalls.effective
        return Answer.object { writer in
            writer.member("account_id", customer.authID)
            writer.member("concurrent_calls", held)
            writer.member("max_concurrent", most)
            writer.member("utilization_pct", most == 0 ? 0 : held * 100 / most)
            writer.member("request_id", exchange.requestID)
        }
    }

    private mutating func list(
        _ exchange: Exchange,
        status: String,
        limit: Int = .max,
        _ includes: (LiveCall.Phase) -> Bool
    ) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        let apiID = random.uuid()
        guard exchange.query["status"] == status else {
            return Refusal.status(status, apiID: apiID)
        }
        let calls = switchboard.calls(of: exchange.account)
            .filter { includes($0.phase(at: exchange.now)) }
        return Answer.object { writer in
            writer.member("api_id", apiID)
            writer.array("calls") { list in
                for call in calls.prefix(limit) { list.value(call.uuid) }
            }
        }
    }

    private mutating func call(
        _ exchange: Exchange,
        status: String,
        _ includes: (LiveCall.Phase) -> Bool
    ) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        let apiID = random.uuid()
        guard exchange.query["status"] == status else {
            return Refusal.status(status, apiID: apiID)
        }
        let call = switchboard.calls(of: exchange.account).first {
            $0.uuid == exchange.item && includes($0.phase(at: exchange.now))
        }
        guard let call else { return Refusal.unknownCall(apiID: apiID) }
        let document = LiveCallDocument(call: call, apiID: apiID, now: exchange.now)
        return Answer.object { document.write(to: &$0) }
    }
}
