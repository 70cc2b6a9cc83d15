import Platform
import Vobiz

extension ReadService {
    /// Notes what a document says about the limits of its account.
    func learn(_ account: CustomerAccount) {
        limits.learn(account.limits, of: account.id, at: .now, .now)
    }

    /// What an account may do (route 11). The account is read when no document of it was seen lately; when
    /// that fails, what was learned before is still told, with its time.
    func limits(of id: AccountID) async throws(GatewayError) -> CallLimits {
        if limits.isCurrent(id, at: .now), let known = limits.limits(of: id) { return known }
        do throws(GatewayError) {
            _ = try await customer(id)
        } catch {
            if error.isAbsence {
                limits.forget(id)
            } else if let known = limits.limits(of: id) {
                return known
            }
            throw error
        }
        return limits.limits(of: id) ?? CallLimits(cps: nil, concurrentCalls: nil)
    }
}

extension GatewayError {
    /// The provider says that there is no such thing.
    var isAbsence: Bool {
        if case .upstream(.refused(status: 404, _)) = self { true } else { false }
    }
}
