import Gateway
import HTTPClient
import Logging
import Platform
import RateLimiting
import Testing
import Transport
import Vault

/// The least that makes a usable configuration: the provider's default address is not supported yet.
private let upstream = "upstream.base_url=http://127.0.0.1:8082"

private func file(_ text: String) -> ConfigurationSources.File {
    ConfigurationSources.File(name: "gateway.yaml", text: text)
}

@Suite struct ConfigurationTests {
    @Test("has the documented defaults")
    func defaults() throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(assignments: [upstream], processors: 6)
        )
        #expect(configuration.dataDirectory == "./var")
        #expect(configuration.masterKey.file == "./var/master.key")
        #expect(configuration.publicListener == SocketAddress("127.0.0.1:8080"))
        #expect(configuration.adminListener == SocketAddress("127.0.0.1:8081"))
        #expect(configuration.upstream == (try UpstreamAddress(baseURL: "http://127.0.0.1:8082")))
        #expect(configuration.loops == 6)
        #expect(configuration.cacheMaxBytes == 64 << 20)
        #expect(configuration.clientRate == Rate(events: 100, burst: 200))
        #expect(configuration.upstreamRate == Rate(events: 50, burst: 100))
        #expect(configuration.connections == ConnectionLimits())
        #expect(configuration.connections.perClient == 64)
        #expect(configuration.authorities == .any)
        #expect(configuration.trustedProxies == .none)
        #expect(configuration.tls.publicSettings == nil)
        #expect(configuration.tls.adminSettings == nil)
        #expect(!configuration.acceptsHTTP2)
        #expect(configuration.deadlines == .read)
        #expect(configuration.breaker == BreakerLimits())
        #expect(configuration.writeDeadlines == .write)
        #expect(configuration.upstreamAuthorities == nil)
        #expect(!configuration.allowsPrivateUpstream)
        #expect(configuration.offersUpstreamHTTP2)
        #expect(configuration.logLevel == .info)
        #expect(configuration.reconciliation == ReconciliationSettings())
        #expect(configuration.logFormat == .json)
        #expect(configuration.warnings.isEmpty)
    }

    @Test("reads amounts of transfers in the smallest unit, and bounds nothing by itself")
    func transfers() throws {
        let standard = try GatewayConfiguration(ConfigurationSources(assignments: [upstream]))
        #expect(standard.transferPolicy == TransferPolicy())
        #expect(standard.transferPolicy.caps.isEmpty)
        let policy = try GatewayConfiguration(
            ConfigurationSources(
                assignments: [
                    upstream, "transfers.caps.per_transfer=0.00001",
                    "transfers.caps.per_customer_day=10000",
                    "transfers.caps.per_client_day=10000.00",
                    "transfers.caps.global_day=20000.5", "transfers.minimum_partner_balance=0",
                ]
            )
        ).transferPolicy
        #expect(policy.caps.perTransfer == 1)
        #expect(policy.caps.perCustomerDay == 1_000_000_000)
        #expect(policy.caps.perClientDay == policy.caps.perCustomerDay)
        #expect(policy.caps.globalDay == 2_000_050_000)
        #expect(policy.minimumBalance == 0)
    }

    @Test("has the documented lifetimes")
    func lifetimes() throws {
        let lifetimes = try GatewayConfiguration(ConfigurationSources(assignments: [upstream]))
            .lifetimes
        #expect(lifetimes.partner == .seconds(60))
        #expect(lifetimes.dashboard == .seconds(15))
        #expect(lifetimes.analytics == .seconds(15))
        #expect(lifetimes.accounts == .seconds(15))
        #expect(lifetimes.account == .seconds(30))
        #expect(lifetimes.balance == .seconds(3))
        #expect(lifetimes.balances == .seconds(3))
        #expect(lifetimes.profile == .seconds(60))
        #expect(lifetimes.transactions == .seconds(10))
        #expect(lifetimes.cdrs == .seconds(15))
        #expect(lifetimes.closedCdrs == .seconds(300))
        #expect(lifetimes.numbers == .seconds(60))
    }

    @Test("reads every setting from a file")
    func wholeFile() throws {
        let text = """
            # A comment
            data_dir: /srv/gateway
            operations:
              trust_absence: true
              reconcile:
                schedule: [1s, 90s, 1h]
                settling: { transfers: 30m, accounts: 1m }
            master_key: { file: /run/secrets/key }
            listen:
              public: "[::1]:9000"
              admin: localhost:9001
              authorities:
                - gateway.example
                - Other.Example:8443
              trusted_proxies: [10.0.0.0/8, "2001:db8::1"]
            loops: 4
            upstream:
              base_url: https://[::1]:9002/api/
              ca_file: /etc/provider.pem
              allow_private: true
              http2: off
              timeouts: { dns: 1s, connect: 500ms, tls: 3s, first_byte: 2s, total: 1m }
              breaker: { failures: 75%, window: 20s, open: 500ms }
            cache:
              max_bytes: 128MiB
              routes:
                balance: { ttl: 0s }
                account:
                  ttl: 1h
            limits:
              client: { rate: 600/m, burst: 20 }
              upstream: { rate: 10/s, burst: 1 }
              connections: { total: 9, per_address: 8, per_client: 7 }
            log: { level: debug, format: text }
            """
        let configuration = try GatewayConfiguration(ConfigurationSources(file: file(text)))
        #expect(configuration.dataDirectory == "/srv/gateway")
        #expect(configuration.masterKey.file == "/run/secrets/key")
        #expect(configuration.publicListener == SocketAddress("[::1]:9000"))
        #expect(configuration.adminListener == SocketAddress("127.0.0.1:9001"))
        #expect(configuration.upstream.authority == "[::1]:9002")
        #expect(configuration.upstream.isSecure)
        #expect(configuration.upstream.basePath == "/api")
        #expect(configuration.upstreamAuthorities == "/etc/provider.pem")
        #expect(configuration.allowsPrivateUpstream)
        #expect(!configuration.offersUpstreamHTTP2)
        #expect(configuration.authorities == AuthorityList("gateway.example,other.example:8443"))
        #expect(configuration.trustedProxies == TrustedProxies("10.0.0.0/8,2001:db8::1"))
        #expect(!configuration.trustedProxies.isEmpty)
        #expect(configuration.loops == 4)
        #expect(configuration.cacheMaxBytes == 128 << 20)
        #expect(configuration.lifetimes.balance == .zero)
        #expect(configuration.lifetimes.account == .seconds(3600))
        #expect(configuration.clientRate == Rate(events: 600, per: 60, burst: 20))
        #expect(configuration.upstreamRate == Rate(events: 10, burst: 1))
        #expect(configuration.connections.total == 9)
        #expect(configuration.connections.perAddress == 8)
        #expect(configuration.connections.perClient == 7)
        #expect(configuration.deadlines.connect == .milliseconds(500))
        #expect(configuration.deadlines.dns == .seconds(1))
        #expect(configuration.deadlines.tls == .seconds(3))
        #expect(configuration.deadlines.firstByte == .seconds(2))
        #expect(configuration.writeDeadlines.connect == .milliseconds(500))
        #expect(configuration.writeDeadlines.dns == .seconds(1))
        #expect(configuration.writeDeadlines.tls == .seconds(3))
        #expect(configuration.writeDeadlines.firstByte == Deadlines.write.firstByte)
        #expect(configuration.deadlines.total == .seconds(60))
        #expect(configuration.breaker.failures == 75)
        #expect(configuration.breaker.window == .seconds(20))
        #expect(configuration.breaker.open == .milliseconds(500))
        #expect(configuration.logLevel == .debug)
        #expect(configuration.logFormat == .text)
        let reconciliation = configuration.reconciliation
        #expect(
            reconciliation.schedule
                == ReconciliationSchedule(times: [.seconds(1), .seconds(90), .seconds(3600)])
        )
        #expect(reconciliation.transferSettling == .seconds(1800))
        #expect(reconciliation.accountSettling == .seconds(60))
        #expect(reconciliation.trustsAbsence)
    }

    @Test("takes flags over the environment over the file over the default")
    func precedence() throws {
        var sources = ConfigurationSources(assignments: [upstream], processors: 2)
        #expect(try loops(sources) == ["2", "default"])
        sources.file = file("\nloops: 3\n")
        #expect(try loops(sources) == ["3", "gateway.yaml:2"])
        sources.environment = ["VGW_LOOPS": "4", "HOME": "/"]
        #expect(try loops(sources) == ["4", "VGW_LOOPS"])
        sources.assignments += ["loops=5", "loops=6"]
        #expect(try loops(sources) == ["6", "--set"])
    }

    private func loops(_ sources: ConfigurationSources) throws -> [String] {
        let configuration = try GatewayConfiguration(sources)
        let entry = try #require(configuration.effective.first { $0.key == "loops" })
        #expect(entry.value == String(configuration.loops))
        return [entry.value, entry.source.description]
    }

    @Test(
        "takes a list as a list or with commas, and nothing in it for any",
        arguments: [
            ("[a.example, \"b.example:1\"]", "a.example, b.example:1"),
            ("\"a.example,b.example:1\"", "a.example,b.example:1"), ("a.example", "a.example"),
            ("[]", "any"), ("any", "any"), ("[any]", "any"),
        ]
    )
    func list(_ value: String, _ text: String) throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(
                assignments: [upstream],
                file: file("listen: { authorities: \(value) }")
            )
        )
        let entry = try #require(
            configuration.effective.first { $0.key == "listen.authorities" }
        )
        #expect(entry.value == text)
        let same = try GatewayConfiguration(
            ConfigurationSources(
                assignments: [upstream],
                environment: ["VGW_LISTEN_AUTHORITIES": text]
            )
        )
        #expect(same.authorities == configuration.authorities)
        #expect(configuration.authorities.isAny == (text == "any"))
    }

    @Test("names every setting's variable after its key")
    func variables() throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(environment: [
                "VGW_UPSTREAM_BASE_URL": "http://127.0.0.1:1", "VGW_DATA_DIR": "d",
                "VGW_CACHE_ROUTES_PARTNER_TTL": "7s", "VGW_LIMITS_CLIENT_RATE": "1/s",
            ])
        )
        #expect(configuration.masterKey.file == "d/master.key")
        #expect(configuration.lifetimes.partner == .seconds(7))
        #expect(configuration.clientRate == Rate(events: 1, burst: 200))
    }

    @Test("lists every setting once, with its source")
    func effective() throws {
        let listing = try GatewayConfiguration(
            ConfigurationSources(assignments: [upstream], file: file("data_dir: data"))
        ).effective
        #expect(Set(listing.map(\.key)).count == listing.count)
        #expect(
            listing.filter { ["data_dir", "master_key.file", "loops"].contains($0.key) }
                .map { "\($0.key)=\($0.value) (\($0.source))" } == [
                    "data_dir=data (gateway.yaml:1)", "master_key.file=data/master.key (default)",
                    "loops=1 (default)",
                ]
        )
    }

    @Test("lets the kernel choose both ports")
    func anyPorts() throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(assignments: [
                upstream, "listen.public=127.0.0.1:0", "listen.admin=127.0.0.1:0",
            ])
        )
        #expect(configuration.publicListener.port == 0)
    }

    @Test("warns of a listener that other machines can reach")
    func warning() throws {
        let configuration = try GatewayConfiguration(
            ConfigurationSources(assignments: [
                upstream, "listen.public=0.0.0.0:8080", "listen.allow_plaintext=public",
            ])
        )
        #expect(
            configuration.warnings == [
                "listen.public: 0.0.0.0:8080 is reachable from other machines without TLS: "
                    + "what it carries crosses the network in the clear"
            ]
        )
        let protected = try GatewayConfiguration(
            ConfigurationSources(
                assignments: [
                    upstream, "listen.public=0.0.0.0:8080", "tls.certificate=a", "tls.key=b",
                ])
        )
        #expect(protected.warnings.isEmpty)
        let both = try GatewayConfiguration(
            ConfigurationSources(assignments: [
                upstream, "listen.public=0.0.0.0:8080", "listen.admin=0.0.0.0:8081",
                "listen.allow_plaintext=both",
            ])
        )
        #expect(both.warnings.count == 2)
        let admin = try GatewayConfiguration(
            ConfigurationSources(assignments: [
                upstream, "listen.admin=0.0.0.0:8081", "tls.certificate=a", "tls.key=b",
                "tls.admin=true",
            ])
        )
        #expect(admin.warnings.isEmpty)
    }

    @Test("each listener asks for certificates in its own way")
    func clientCertificates() throws {
        func tls(_ assignments: String...) throws -> TLSConfiguration {
            let own = [upstream, "tls.certificate=a", "tls.key=b", "tls.client_ca=c"]
            let sources = ConfigurationSources(assignments: own + assignments)
            return try GatewayConfiguration(sources).tls
        }
        let one = try tls("tls.client_crl=d")
        #expect(one.publicSettings?.clientAuthentication == .required(authorities: "c"))
        #expect(one.publicSettings?.revocationFile == "d")
        #expect(one.adminSettings == nil)
        let open = try tls("tls.client_crl=d", "tls.admin=true")
        #expect(open.adminSettings?.certificateFile == "a")
        #expect(open.adminSettings?.clientAuthentication == .off)
        #expect(open.adminSettings?.revocationFile == nil)
        let other = try tls(
            "tls.client_crl=d",
            "tls.client_auth=off",
            "tls.admin=true",
            "tls.admin_client_auth=optional"
        )
        #expect(other.publicSettings?.clientAuthentication == .off)
        #expect(other.publicSettings?.revocationFile == nil)
        #expect(other.adminSettings?.clientAuthentication == .optional(authorities: "c"))
        #expect(other.adminSettings?.revocationFile == "d")
    }

    @Test("needs no provider for the store alone, but accepts no mistake")
    func storeAlone() throws {
        let store = try StoreConfiguration(ConfigurationSources(file: file("data_dir: d")))
        #expect(store.dataDirectory == "d")
        #expect(store.masterKey.file == "d/master.key")
        #expect(throws: ConfigurationError.self) {
            try StoreConfiguration(ConfigurationSources(environment: ["VGW_LOOPS": "many"]))
        }
    }

    @Test(
        "takes an empty document for defaults",
        arguments: ["", "\n", "# nothing\n", "---\n", "cache:\nlimits: ~\n", "{}", "listen: {}"]
    )
    func emptyDocument(_ text: String) throws {
        _ = try GatewayConfiguration(
            ConfigurationSources(assignments: [upstream], file: file(text))
        )
    }
}
