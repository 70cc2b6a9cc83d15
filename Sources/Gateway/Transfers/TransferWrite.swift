import Audit
import Caching
import JSON
import Platform
import Vault
import Vobiz

/// Money for one account: what is its own of a write.
struct TransferWrite: Write {
    let account: AccountID
    let body: TransferBody
    let client: Client
    let provider: Provider
    let operations: Operations
    let partner: KnownPartner
    let policy: TransferPolicy

    /// Both balances, both ledgers, and the list with its wallets.
    var tags: [CacheTag] { [.account(account.text), .accounts, .partner] }

    var audited: [UInt8] {
        var record = AuditRecord()
        record.append("amount", body.amount.decimal.text)
        record.append("currency", body.currency.text)
        return record.members.array
    }

    // MARK: Before

    /// What the provider would refuse is refused here, as far as the partner's profile tells.
    func admit() async throws(GatewayError) -> TransferLimits {
        var limits = TransferLimits(caps: policy.caps, allowsUnresolved: body.allowsConcurrent)
        let profile: PartnerProfile
        if let minimum = policy.minimumBalance {
            // In this order: what is settled in between counts twice rather than not at all.
            let settlements = try await operations.transferSettlements()
            profile = try await ask()
            limits.funds = try Self.funds(profile, minimum, settlements)
        } else {
            profile = try await known()
        }
        guard profile.canTransferBalance != false else { throw .capabilityMissing }
        if let own = profile.currency, own != body.currency {
            throw .validationFailed([
                FieldProblem("currency", "must be the partner's, \(own.text)")
            ])
        }
        return limits
    }

    /// What the partner has at this moment. Without a balance nobody knows what would remain.
    private static func funds(
        _ profile: PartnerProfile,
        _ minimum: Int64,
        _ settlements: Int64
    ) throws(GatewayError) -> PartnerFunds {
        guard let balance = profile.balance.flatMap(MoneyAmount.units(of:)) else {
            throw .upstream(.invalid(.member("balance")))
        }
        return PartnerFunds(balance: balance, minimum: minimum, settlements: settlements)
    }

    private func known() async throws(GatewayError) -> PartnerProfile {
        let generation = provider.credentials.partnerGeneration
        if let known = partner.profile(generation, at: .now) { return known }
        return try await ask()
    }

    private func ask() async throws(GatewayError) -> PartnerProfile {
        let generation = provider.credentials.partnerGeneration
        let profile = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.partner(credential: credential)
        }
        partner.learn(profile, generation, at: .now)
        return profile
    }

    func dispatch(
        _ attempt: OperationAttempt,
        _ limits: TransferLimits,
        _ exchange: inout Exchange
    ) async throws(GatewayError) {
        let order = TransferOrder(
            accountID: account.text,
            clientID: client.id,
            amount: body.amount.decimal.text,
            units: body.amount.units,
            currency: body.currency.text,
            description: body.description
        )
        switch try await operations.dispatching(attempt, order, within: limits) {
        case .dispatched: return
        case .capReached(let cap):
            exchange.reason = Self.reason(cap)
            throw .transferCapReached(cap)
        case .balanceTooLow:
            exchange.reason = "minimum-partner-balance"
            throw .minimumBalanceReached
        case .priorUnresolved:
            exchange.reason = "prior-transfer-unresolved"
            throw .priorTransferUnresolved
        }
    }

    private static func reason(_ cap: TransferCap) -> StaticString {
        switch cap {
        case .perTransfer: "cap-per-transfer"
        case .perCustomerDay: "cap-per-customer-day"
        case .perClientDay: "cap-per-client-day"
        case .globalDay: "cap-global-day"
        }
    }

    // MARK: The transfer

    func send(
        _ attempt: OperationAttempt,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> WriteResult {
        let order = BalanceTransfer(
            to: account,
            body.amount,
            body.currency,
            description: TransferTag(attempt.operationID).closing(body.description)
        )
        let receipt = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.transfer(order, credential: credential)
        }
        exchange.upstreamStatus = 200
        let transfer = Projection.Transfer(
            operationID: attempt.operationID.description,
            transactionID: receipt.transactionID,
            amount: receipt.amount ?? body.amount.decimal,
            currency: receipt.currency ?? body.currency,
            partnerBalance: client.scopes.contains(.partnerRead) ? receipt.partnerBalance : nil,
            customerBalance: client.scopes.contains(.balancesRead) ? receipt.customerBalance : nil,
            description: body.description,
            at: receipt.completedAt ?? Timestamp(.now)
        )
        return WriteResult(reference: receipt.transactionID, body: transfer.bytes)
    }
}
