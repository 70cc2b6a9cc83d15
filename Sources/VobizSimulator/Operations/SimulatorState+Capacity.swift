internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// Passing limits on to customers, which only the newest pages know.
extension SimulatorState {
    mutating func transferCapacity(_ exchange: Exchange) -> ServerResponse {
        moveCapacity(.transfer, exchange)
    }

    mutating func reclaimCapacity(_ exchange: Exchange) -> ServerResponse {
        moveCapacity(.reclaim, exchange)
    }

    func customerCapacity(_ exchange: Exchange) -> ServerResponse {
        if let refusal = capacityRefusal { return refusal }
        guard let customer = customers[exchange.account] else { return Refusal.unknownCustomer }
        return Answer.object { writer in
            writer.member("partner_auth_id", partner.authID)
            writer.member("customer_auth_id", customer.authID)
            for resource in CapacityResource.allCases {
                let name = resource.rawValue
                let held = capacity.allocated(resource, to: customer.authID)
                writer.member("partner_\(name)_limit", capacity.remaining(resource))
                writer.member("customer_\(name)_limit", customer.limits[resource].effective)
                writer.member("net_\(name)_allocated", held)
            }
        }
    }

    /// What was moved, newest first. The pages do not show the answer's form: this is the form of their
    /// other lists with a limit and an offset.
    func capacityTransfers(_ exchange: Exchange) -> ServerResponse {
        if let refusal = capacityRefusal { return refusal }
        var query = QueryReader(exchange.query)
        let limit = query.integer("limit", default: 50, in: 1...200)
        let offset = query.integer("offset", default: 0, in: 0...Int.max)
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        let rows = capacity.transfers.reversed().dropFirst(offset).prefix(limit)
        return Answer.object { writer in
            writer.array("transfers") { list in
                for transfer in rows {
                    list.object { write(transfer, to: &$0) }
                }
            }
            writer.member("total", capacity.transfers.count)
            writer.member("limit", limit)
            writer.member("offset", offset)
        }
    }

    private var capacityRefusal: ServerResponse? {
        guard profile == .newest else { return Refusal.unknownPath(.partner) }
        guard partner.capabilities.transferLimits else {
            return Refusal.forbidden("Limit transfer is not enabled for this partner")
        }
        return nil
    }

    private mutating func moveCapacity(
        _ direction: CapacityTransfer.Direction,
        _ exchange: Exchange
    ) -> ServerResponse {
        if let refusal = capacityRefusal { return refusal }
        guard let customer = customers[exchange.account] else { return Refusal.unknownCustomer }
        switch BodyReader.open(exchange.body) {
        case .failure(let refusal):
            return Refusal.invalid([refusal.issue])
        case .success(var body):
            let order = CapacityOrder(&body)
            guard let order else { return Refusal.invalid(body.issues) }
            let transfer = CapacityTransfer(
                reference: random.uuid(),
                direction: direction,
                customer: customer.authID,
                resource: order.resource,
                slots: order.slots,
                description: order.description,
                at: exchange.now
            )
            return post(transfer)
        }
    }

    private mutating func post(_ transfer: CapacityTransfer) -> ServerResponse {
        do throws(CapacityError) {
            try capacity.post(transfer)
        } catch {
            return refuse(transfer, error)
        }
        customers.change(transfer.customer) { $0.limits[transfer.resource].add(transfer.effect) }
        let remaining = capacity.remaining(transfer.resource)
        let effective = customers[transfer.customer]?.limits[transfer.resource].effective
        return Answer.object { writer in
            writer.member("success", true)
            writer.member("slots", transfer.slots)
            writer.member("resource", transfer.resource.rawValue)
            writeAccounts(of: transfer, to: &writer)
            writer.member("transfer_reference", transfer.reference)
            writer.member("partner_remaining", remaining)
            writer.member("customer_effective", effective)
            writer.member("message", "Limits take effect at once")
        }
    }

    private func refuse(
        _ transfer: CapacityTransfer,
        _ error: CapacityError
    ) -> ServerResponse {
        switch error {
        case .insufficient(let available):
            ErrorDocument.coded(
                code: "insufficient_capacity",
                message: "Only \(available) of \(transfer.resource.rawValue) can be moved"
            ).response(.badRequest)
        }
    }

    private func write(_ transfer: CapacityTransfer, to writer: inout JSONWriter) {
        writer.member("transfer_reference", transfer.reference)
        writer.member("type", transfer.direction.rawValue)
        writer.member("resource", transfer.resource.rawValue)
        writer.member("slots", transfer.slots)
        writeAccounts(of: transfer, to: &writer)
        writer.member("description", transfer.description)
        writer.time("created_at", transfer.at, .zulu)
    }

    private func writeAccounts(of transfer: CapacityTransfer, to writer: inout JSONWriter) {
        let isTransfer = transfer.direction == .transfer
        writer.member("from_account", isTransfer ? partner.authID : transfer.customer)
        writer.member("to_account", isTransfer ? transfer.customer : partner.authID)
    }
}
