import HTTPClient
import Logging
import Platform

/// The settings while they are being read. Every property is overwritten, at least by its default,
/// before anybody looks at it.
struct SettingValues: Sendable {
    var dataDirectory = ""
    var masterKeyFile = ""
    var requiresLockedMemory = false
    var publicListener = SocketAddress.unix("")
    var adminListener = SocketAddress.unix("")
    /// Nil when the address is one that cannot be used.
    var upstream: UpstreamAddress?
    var upstreamAuthorities: String?
    var allowsPrivateUpstream = false
    var offersUpstreamHTTP2 = true
    var loops = 1
    var cacheMaxBytes = 0
    var lifetimes = CacheLifetimes()
    var clientLimit = RateLimit()
    var upstreamLimit = RateLimit()
    var tls = TLSConfiguration()
    var acceptsHTTP2 = false
    var plaintext = PlaintextPermission.none
    var socketMode = 0o660
    var authorities = AuthorityList.any
    var trustedProxies = TrustedProxies.none
    var connections = ConnectionLimits()
    var deadlines = Deadlines.read
    var writeDeadlines = Deadlines.write
    var breaker = BreakerLimits()
    var logLevel = Logger.Level.info
    var logFormat = LogFormat.json
}
