import HTTPClient
import Logging
import Vault

/// Every setting that this build has: name, meaning, bounds and default in one line each.
///
/// A setting's default may depend on those above it.
enum SettingTable {
    static let settings: [Setting] =
        storage + masterKey + listeners + tls + upstream + caching + limits + transfers + logging
        + hardening + reconciliation

    private static let storage = [
        Setting("data_dir", \.dataDirectory, .path, default: "./var")
    ]

    /// The file comes last, since it is the place where nothing else is said.
    private static let masterKey = [
        Setting("master_key.credential", \.masterKey.credential, .credentialName, default: "off"),
        Setting("master_key.command", \.masterKey.command, .command, default: "off"),
        Setting("master_key.env", \.masterKey.variable, .variableName, default: "off"),
        Setting("master_key.passphrase", \.masterKey.passphrase, .optionalPath, default: "off"),
        Setting(
            "master_key.passphrase_fd",
            \.masterKey.passphraseDescriptor,
            .descriptor,
            default: "off"
        ),
        Setting("master_key.file", \.masterKey.file, .optionalPath) { values, _ in
            values.masterKey.names.isEmpty ? values.dataDirectory + "/master.key" : "off"
        },
        Setting("master_key.previous.file", \.previousKeyFile, .previousKeyFile, default: "auto"),
        Setting(
            "master_key.previous.credential",
            \.previousMasterKey.credential,
            .credentialName,
            default: "off"
        ),
        Setting(
            "master_key.previous.command",
            \.previousMasterKey.command,
            .command,
            default: "off"
        ),
        Setting(
            "master_key.previous.env",
            \.previousMasterKey.variable,
            .variableName,
            default: "off"
        ),
        Setting(
            "master_key.previous.passphrase",
            \.previousMasterKey.passphrase,
            .optionalPath,
            default: "off"
        ),
        Setting(
            "master_key.previous.passphrase_fd",
            \.previousMasterKey.passphraseDescriptor,
            .descriptor,
            default: "off"
        ),
    ]

    private static let listeners = [
        Setting("listen.public", \.publicListener, .listener, default: "127.0.0.1:8080"),
        Setting("listen.admin", \.adminListener, .listener, default: "127.0.0.1:8081"),
        Setting("listen.authorities", \.authorities, .authorities, default: "any"),
        Setting("listen.trusted_proxies", \.trustedProxies, .proxies, default: "none"),
        Setting("listen.socket_mode", \.socketMode, .fileMode, default: "0660"),
        Setting("listen.allow_plaintext", \.plaintext, .choice, default: "false"),
        Setting("loops", \.loops, .integer(1...256)) { _, sources in
            String(min(max(1, sources.processors), 256))
        },
    ]

    private static let tls = [
        Setting("listen.h2c", \.acceptsHTTP2, .flag, default: "false"),
        Setting("tls.certificate", \.tls.certificate, .optionalPath, default: "off"),
        Setting("tls.key", \.tls.key, .optionalPath, default: "off"),
        Setting("tls.client_ca", \.tls.clientAuthorities, .optionalPath, default: "off"),
        Setting("tls.client_crl", \.tls.clientRevocations, .optionalPath, default: "off"),
        Setting("tls.client_auth", \.tls.clientCertificates, .choice) { values, _ in
            values.tls.clientAuthorities == nil ? "off" : "required"
        },
        Setting("tls.admin", \.tls.coversAdmin, .flag, default: "false"),
        Setting(
            "tls.admin_client_auth",
            \.tls.adminClientCertificates,
            .choice,
            default: "off"
        ),
    ]

    private static let patience = DurationText(milliseconds: 10)...DurationText(seconds: 300)

    /// An attempt at a write that is not over after a minute counts as dead.
    private static let writePatience = DurationText(milliseconds: 10)...DurationText(seconds: 50)

    private static let upstream = [
        Setting("upstream.base_url", \.upstream, .upstream, default: "https://api.vobiz.ai"),
        Setting("upstream.ca_file", \.upstreamAuthorities, .authorityFile, default: "system"),
        Setting("upstream.allow_private", \.allowsPrivateUpstream, .flag, default: "false"),
        Setting("upstream.http2", \.offersUpstreamHTTP2, .automatic, default: "auto"),
        Setting("upstream.timeouts.dns", \.deadlines.dns, .duration(patience), default: "2s"),
        Setting(
            "upstream.timeouts.connect",
            \.deadlines.connect,
            .duration(patience),
            default: "3s"
        ),
        Setting("upstream.timeouts.tls", \.deadlines.tls, .duration(patience), default: "5s"),
        Setting(
            "upstream.timeouts.first_byte",
            \.deadlines.firstByte,
            .duration(patience),
            default: "10s"
        ),
        Setting("upstream.timeouts.total", \.deadlines.total, .duration(patience), default: "15s"),
        Setting(
            "upstream.timeouts.write_first_byte",
            \.writeDeadlines.firstByte,
            .duration(writePatience),
            default: "30s"
        ),
        Setting(
            "upstream.timeouts.write_total",
            \.writeDeadlines.total,
            .duration(writePatience),
            default: "45s"
        ),
        Setting("upstream.breaker.failures", \.breaker.failures, .percentage, default: "50%"),
        Setting(
            "upstream.breaker.window",
            \.breaker.window,
            .duration(DurationText(seconds: 1)...DurationText(seconds: 300)),
            default: "10s"
        ),
        Setting("upstream.breaker.open", \.breaker.open, .duration(patience), default: "5s"),
    ]

    private static let caching =
        [
            Setting(
                "cache.max_bytes",
                \.cacheMaxBytes,
                .byteCount(.mebibytes(1) ... .mebibytes(64 << 10)),
                default: "64MiB"
            )
        ] + lifetimes

    private static let lifetimes = [
        lifetime("partner", \.lifetimes.partner, default: "60s"),
        lifetime("dashboard", \.lifetimes.dashboard, default: "15s"),
        lifetime("analytics", \.lifetimes.analytics, default: "15s"),
        lifetime("accounts", \.lifetimes.accounts, default: "15s"),
        lifetime("account", \.lifetimes.account, default: "30s"),
        lifetime("balance", \.lifetimes.balance, default: "3s"),
        lifetime("balances", \.lifetimes.balances, default: "3s"),
        lifetime("profile", \.lifetimes.profile, default: "60s"),
        lifetime("transactions", \.lifetimes.transactions, default: "10s"),
        lifetime("cdrs", \.lifetimes.cdrs, default: "15s"),
        lifetime("closed_cdrs", \.lifetimes.closedCdrs, default: "5m"),
        lifetime("numbers", \.lifetimes.numbers, default: "60s"),
    ]

    private static func lifetime(
        _ route: String,
        _ property: Setting.Property<Duration>,
        default text: String
    ) -> Setting {
        let day = DurationText(seconds: 0)...DurationText(seconds: 86_400)
        return Setting("cache.routes.\(route).ttl", property, .duration(day), default: text)
    }

    private static let limits = [
        Setting("limits.client.rate", \.clientLimit.rate, .rate, default: "100/s"),
        Setting(
            "limits.client.burst",
            \.clientLimit.burst,
            .integer(1...1_000_000),
            default: "200"
        ),
        Setting(
            "limits.connections.total",
            \.connections.total,
            .integer(1...1_000_000),
            default: "4096"
        ),
        Setting(
            "limits.connections.per_address",
            \.connections.perAddress,
            .integer(1...1_000_000),
            default: "256"
        ),
        Setting(
            "limits.connections.per_client",
            \.connections.perClient,
            .integer(1...1_000_000),
            default: "64"
        ),
        Setting(
            "limits.connections.requests",
            \.connections.requests,
            .integer(1...1_000_000_000),
            default: "10000"
        ),
        Setting("limits.upstream.rate", \.upstreamLimit.rate, .rate, default: "50/s"),
        Setting(
            "limits.upstream.burst",
            \.upstreamLimit.burst,
            .integer(1...1_000_000),
            default: "100"
        ),
        Setting("limits.authentication.rate", \.authenticationRate, .rate, default: "10/m"),
    ]

    private static let transfers =
        [
            cap("per_transfer", \.transfers.caps.perTransfer),
            cap("per_customer_day", \.transfers.caps.perCustomerDay),
            cap("per_client_day", \.transfers.caps.perClientDay),
            cap("global_day", \.transfers.caps.globalDay),
        ] + [
            Setting(
                "transfers.minimum_partner_balance",
                \.transfers.minimumBalance,
                .amount(admitsZero: true),
                default: "off"
            )
        ]

    private static func cap(_ name: String, _ property: Setting.Property<Int64?>) -> Setting {
        Setting("transfers.caps.\(name)", property, .amount(admitsZero: false), default: "off")
    }

    private static let logging = [
        Setting("log.level", \.logLevel, .choice, default: "info"),
        Setting("log.format", \.logFormat, .choice) { _, sources in
            sources.logsToTerminal ? "text" : "json"
        },
    ]

    private static let hardening = [
        Setting("require_mlock", \.requiresLockedMemory, .flag, default: "false")
    ]

    private static let reconciliation = [
        Setting(
            "operations.reconcile.schedule",
            \.reconciliation.schedule,
            .schedule,
            default: "2s, 5s, 15s, 1m, 5m, 15m"
        ),
        Setting(
            "operations.reconcile.settling.transfers",
            \.reconciliation.transferSettling,
            .duration(settling),
            default: "15m"
        ),
        Setting(
            "operations.reconcile.settling.accounts",
            \.reconciliation.accountSettling,
            .duration(settling),
            default: "5m"
        ),
        Setting(
            "operations.trust_absence",
            \.reconciliation.trustsAbsence,
            .flag,
            default: "false"
        ),
    ]

    private static let settling = DurationText(seconds: 1)...DurationText(seconds: 86_400)

    /// Settings of the design that this build does not have, each with all below it. They are refused
    /// rather than ignored: somebody would rely on them.
    static let unsupported =
        [
            "limits.cps", "audit",
        ]
        + lifetimes.flatMap { setting in
            let route = setting.key.dropLast(".ttl".count)
            return ["\(route).stale_while_revalidate", "\(route).stale_if_error"]
        }
}
