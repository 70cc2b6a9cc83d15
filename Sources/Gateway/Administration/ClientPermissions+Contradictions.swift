import Platform
import Vault

extension ClientPermissions {
    /// Members that do not go together, which the store would refuse.
    var contradictions: [FieldProblem] {
        var contradictions: [FieldProblem] = []
        if let rate, let burst, !rate.fills(burst) {
            contradictions.append(
                FieldProblem("burst", "takes longer than a day to fill at the client's own rate")
            )
        }
        if let notBefore, let expires, expires.seconds <= notBefore.seconds {
            contradictions.append(FieldProblem("expires_at", "must be after not_before"))
        }
        return contradictions
    }

    /// - Throws: ``GatewayError/validationFailed(_:)``.
    func requireConsistency() throws(GatewayError) {
        let contradictions = contradictions
        guard contradictions.isEmpty else { throw .validationFailed(contradictions) }
    }
}
