import HTTPClient
import Platform
import RateLimiting
import Vault
import Vobiz

/// The provider as one loop sees it: its API, the credentials to call it with, and the gateway's own
/// limit towards it.
struct Provider: Sendable {
    typealias Credential = ClientRequest.Credential

    let vobiz: VobizClient
    let credentials: Credentials
    /// Shared by all loops: the provider sees one partner.
    let limiter: RateLimiter
    /// Shared like the limiter.
    let breaker: UpstreamBreaker
    /// Shared as well.
    let trust: PartnerTrust
    let alarm: UpstreamAlarm

    /// How long after its beginning a call that was refused may still be repeated. With a write's
    /// deadline after it, that stays within an operation's lease.
    private static let patience = Duration.seconds(10)

    /// Calls the provider as the partner.
    ///
    /// A call that the provider has refused to authenticate was not executed (requirements §8, U25), and
    /// is repeated once, a write as well, if another credential has meanwhile taken the refused one's
    /// place. The caller sees nothing of that.
    func asPartner<Answer: ~Copyable>(
        _ operation: (VobizClient, @escaping Credential) async throws(VobizError) -> Answer
    ) async throws(GatewayError) -> Answer {
        let end = MonotonicTime.now + Self.patience
        guard credentials.partnerCondition != .damaged else { throw .storeIntegrity }
        guard let generation = credentials.partnerGeneration else { throw .credentialUnavailable }
        guard !trust.isSuspect(generation) else { throw .credentialRefused }
        let refusal: GatewayError
        do {
            return try await call(credentials.partner, operation)
        } catch {
            guard error.isRefusedCredential else { throw error }
            refusal = error
        }
        guard let successor = await successor(of: generation, before: end) else { throw refusal }
        do {
            return try await call(credentials.partner, operation)
        } catch {
            if error.isRefusedCredential { trust.doubt(successor, at: .now) }
            throw error
        }
    }

    /// What has taken the place of a refused credential, or takes it when a check finds that it must.
    ///
    /// - Returns: its generation; nil when there is no other.
    private func successor(of generation: UInt64, before end: MonotonicTime) async -> UInt64? {
        // Another process may have replaced it a moment ago.
        await credentials.refresh()
        if credentials.partnerGeneration == generation {
            trust.doubt(generation, at: .now)
            guard credentials.hasStandby else { return nil }
            await trust.settled(generation, before: end)
        }
        guard let current = credentials.partnerGeneration, current != generation,
            MonotonicTime.now < end
        else { return nil }
        return current
    }

    /// Calls the provider as a customer. The customer's token is fetched when it is not known yet, and
    /// fetched once again when the provider does not accept it: it may have been changed there.
    func asCustomer<Answer>(
        _ id: AccountID,
        _ operation: (VobizClient, @escaping Credential) async throws(VobizError) -> Answer
    ) async throws(GatewayError) -> Answer {
        switch credentials.condition(ofCustomer: id) {
        case .usable: break
        case .absent: try await fetchToken(of: id)
        // Another token over it would destroy what an operator may want to see.
        case .damaged: throw .storeIntegrity
        }
        do {
            return try await call(credentials.customer(id), operation)
        } catch {
            guard case .upstream(.refused(status: 401, _)) = error else { throw error }
        }
        try await fetchToken(of: id)
        return try await call(credentials.customer(id), operation)
    }

    /// Fetches a customer's token with the partner's credential and seals it.
    private func fetchToken(of id: AccountID) async throws(GatewayError) {
        let token = try await asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.customerToken(of: id, credential: credential)
        }
        try await credentials.store(token, of: id)
    }

    private func call<Answer: ~Copyable>(
        _ credential: @escaping Credential,
        _ operation: (VobizClient, @escaping Credential) async throws(VobizError) -> Answer
    ) async throws(GatewayError) -> Answer {
        try requireUpstream()
        let decision = limiter.admit(at: MonotonicTime.now.nanoseconds)
        guard decision.isAllowed else { throw .overloaded(retryAfter: decision.retryAfterSeconds) }
        do {
            return try await operation(vobiz, credential)
        } catch .transport(let failure) where failure.reason == .credentialUnavailable {
            throw .credentialUnavailable
        } catch {
            // It may have opened meanwhile, and then nothing was sent.
            if case .transport(let failure) = error, failure.reason == .circuitOpen {
                try requireUpstream()
            }
            alarm.note(error, at: .now)
            throw .upstream(error)
        }
    }

    /// Who cannot be served for now is told so at once, before anything is counted or queued.
    private func requireUpstream() throws(GatewayError) {
        guard let wait = breaker.wait(at: .now) else { return }
        let seconds = wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
        throw .upstreamUnavailable(retryAfter: max(1, seconds))
    }
}

extension GatewayError {
    /// The provider does not know the credential that a call was made with, or says so.
    fileprivate var isRefusedCredential: Bool {
        if case .upstream(.refused(status: 401, _)) = self { true } else { false }
    }
}
