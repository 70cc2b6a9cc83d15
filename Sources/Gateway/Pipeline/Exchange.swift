import HTTPServer
import Platform
import RateLimiting
import Vault
import Vobiz

/// What is known of one request on its way through the pipeline: for the answer's fields and for the
/// audit record. A value, so that the part that waits takes its own copy along.
struct Exchange: Sendable {
    /// How the cache took part (RFC 9211).
    enum CacheUse: Sendable {
        case none
        case hit(remaining: Int)
        case stored
        case notStored
    }

    let id: RequestID
    let trace: TraceParent?
    let peer: SocketAddress
    let started: MonotonicTime
    /// The listener speaks TLS.
    let isSecure: Bool
    let method: StaticString
    var route: Route?
    /// Who was accepted.
    var caller: Caller?
    /// Whose key it was that was refused all the same: for the audit record only.
    var suspect: Caller?
    /// The name of a key that was refused, whether anybody has such a key or not: for the audit record only.
    var shownKey: KeyID?
    /// A name in the certificate that was shown, for the audit record.
    var certificate: String?
    /// The account that the path names, whether the client may see it or not.
    var named: AccountOctets?
    /// The account that a write made.
    var account: String?
    var decision: RateDecision?
    var cache = CacheUse.none
    /// Why the caller was refused, for the audit record only.
    var reason: StaticString?
    var operation: String?
    /// The provider's status, once it answered.
    var upstreamStatus: Int?

    /// Notes why a read failed, for the audit record.
    mutating func note(_ error: GatewayError) {
        if case .upstream(.refused(let status, _)) = error { upstreamStatus = status }
        if case .secretWithheld = error { reason = "secret-withheld" }
    }

    var entry: ClientDirectory.Entry? { caller?.entry }
    var client: ClientState? { caller?.state }
}
