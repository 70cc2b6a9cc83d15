internal import HTTPServer
internal import HTTPTypes

extension SimulatorState {
    /// Ends the calls whose time is over. Done before each request, it looks as if each had ended at its
    /// own moment.
    mutating func endCalls(at now: Timestamp) {
        for call in switchboard.removeEnded(at: now) {
            settle(call.record(number: calls.all.count + 1, pricingTier), at: call.endsAt)
        }
    }

    /// Ends a call now, whether it waits, rings or talks.
    mutating func hangUp(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard let call = switchboard.remove(exchange.item, of: exchange.account) else {
            return Refusal.unknownCall(apiID: random.uuid())
        }
        let number = calls.all.count + 1
        let record = call.record(number: number, pricingTier, hungUpAt: exchange.now)
        settle(record, at: exchange.now)
        return ServerResponse(status: .noContent)
    }

    /// Writes the record of a call and takes its cost from the wallet.
    private mutating func settle(_ record: CallRecord, at end: Timestamp) {
        calls.add(record)
        let posting = Posting(
            owner: record.owner,
            direction: .debit,
            amount: record.cost,
            description: "Voice call (\(record.billedSeconds)s)",
            reference: .call(uuid: record.uuid),
            at: end
        )
        let id = random.uuid()
        do throws(LedgerError) {
            try ledger.post(posting, id: id)
        } catch {
            preconditionFailure("a call cost more than was set aside for it: \(error)")
        }
    }
}
