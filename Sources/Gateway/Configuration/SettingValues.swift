import HTTPClient
import Logging
import Platform
import Vault

/// The settings while they are being read. Every property is overwritten, at least by its default,
/// before anybody looks at it.
struct SettingValues: Sendable {
    var dataDirectory = ""
    var masterKey = MasterKeyPlace()
    var previousMasterKey = MasterKeyPlace()
    var looksForPreviousMasterKey = true
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
    var authenticationRate: RequestRate?
    var transfers = TransferPolicy()
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
    var reconciliation = ReconciliationSettings()
}

extension SettingValues {
    /// The file of the key before, as it is written.
    var previousKeyFile: PreviousKeyFile {
        get {
            if let path = previousMasterKey.file { return .path(path) }
            return looksForPreviousMasterKey ? .automatic : .none
        }
        set {
            previousMasterKey.file = if case .path(let path) = newValue { path } else { nil }
            looksForPreviousMasterKey = newValue == .automatic
        }
    }

    func masterKeySettings(_ sources: ConfigurationSources) -> MasterKeySettings {
        MasterKeySettings(
            current: masterKey,
            previous: previousMasterKey,
            looksForPrevious: looksForPreviousMasterKey,
            credentialsDirectory: sources.credentialsDirectory
        )
    }
}
