import Platform
import Vobiz

extension GatewayError {
    /// What it means for a look into the provider's records that it ended so.
    var lookResult: LookResult {
        switch self {
        case .upstreamUnavailable(let seconds), .overloaded(let seconds):
            .postponed(.seconds(seconds))
        // Nothing can be asked before somebody has seen to it.
        case .credentialRefused, .credentialUnavailable: .postponed(.seconds(30))
        case .upstream(.refused(status: 429, let refusal)):
            .postponed(min(max(refusal.retryAfter ?? .seconds(60), .seconds(1)), .seconds(300)))
        default: .inconclusive
        }
    }
}
