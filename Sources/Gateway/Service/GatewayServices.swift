import Audit
import Caching
import Cryptography
import HTTP
import HTTPServer
import RateLimiting
import Vault

/// What all loops share.
struct GatewayServices: Sendable {
    /// A route's position in it is its raw value.
    static let router = Router(Route.allCases.map { ($0.method, $0.pattern) })

    let directory: ClientDirectory
    let vault: CredentialVault
    let clients: ClientStates
    let clientConnections: ClientConnections
    let failures: FailedAuthentications
    let cache: ResponseCache
    let lifetimes: CacheLifetimes
    let audit: AuditLog
    let operations: Operations
    let writes = RunningWrites()
    let learnedLimits = LearnedLimits()
    let partner: KnownPartner
    let transferPolicy: TransferPolicy
    let fingerprintKey: HMACSHA256
    let description: OpenAPIDocument
    /// Passed by every answer that is made anew.
    let screen: AnswerScreen
    /// What requests may name as their authority.
    let authorities: AuthorityList
    let proxies: TrustedProxies
    /// The public listener speaks TLS.
    let isSecure: Bool
}
