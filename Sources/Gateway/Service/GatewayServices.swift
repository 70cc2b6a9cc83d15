import Audit
import Caching
import Cryptography
import HTTP
import HTTPServer
import RateLimiting
import Vault

/// What all loops share.
struct GatewayServices: Sendable {
    static let router = Router<Route>(
        Route.allCases.map { (method: $0.method, pattern: $0.pattern, route: $0) })

    let directory: ClientDirectory
    let vault: CredentialVault
    let clients: ClientStates
    let cache: ResponseCache
    let lifetimes: CacheLifetimes
    let audit: AuditLog
    let operations: Operations
    let fingerprintKey: HMACSHA256
    let credentialEpoch: CredentialEpoch
    let description: OpenAPIDocument
}
