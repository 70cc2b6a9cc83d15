import Gateway
import Testing

private func problems(_ sources: ConfigurationSources) -> [String] {
    do {
        _ = try GatewayConfiguration(sources)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A document, and exactly what is said about it.
struct RefusedDocument: Sendable, CustomTestStringConvertible {
    let text: String
    let problems: [String]

    init(_ text: String, _ problems: String...) {
        self.text = text
        self.problems = problems
    }

    var testDescription: String { text.replacing("\n", with: "⏎") }
}

@Suite struct ConfigurationProblemTests {
    private static let names = [
        RefusedDocument(
            "cache:\n  max_byte: 1MiB",
            "gateway.yaml:2: cache.max_byte: unknown setting; did you mean cache.max_bytes?"
        ),
        RefusedDocument(
            "chache: { max_bytes: 1MiB }",
            "gateway.yaml:1: chache: unknown setting; did you mean cache?"
        ),
        RefusedDocument(
            "cache: { routes: { partnr: { ttl: 1s } } }",
            "gateway.yaml:1: cache.routes.partnr: unknown setting; "
                + "did you mean cache.routes.partner?"
        ),
        RefusedDocument(
            "transfers:\n  caps: { per_transfer: 0 }\n  minimum_partner_balance: -1",
            "gateway.yaml:2: transfers.caps.per_transfer: expected an amount above zero such as "
                + "250000 or 250000.50, in the partner's currency, or off, got \"0\"",
            "gateway.yaml:3: transfers.minimum_partner_balance: expected an amount such as "
                + "250000 or 250000.50, in the partner's currency, or off, got \"-1\""
        ),
        RefusedDocument(
            "transfers: { caps: { per_transfer: 1e3, global_day: 0.000001 } }",
            "gateway.yaml:1: transfers.caps.per_transfer: expected an amount above zero such as "
                + "250000 or 250000.50, in the partner's currency, or off, got \"1e3\"",
            "gateway.yaml:1: transfers.caps.global_day: expected an amount above zero such as "
                + "250000 or 250000.50, in the partner's currency, or off, got \"0.000001\""
        ),
        RefusedDocument(
            "transfers:\n  caps:\n    per_client_day: 100.00001\n    global_day: 100",
            "gateway.yaml:3: transfers.caps.per_client_day: must not be more than "
                + "transfers.caps.global_day, which would always come first"
        ),
        RefusedDocument(
            "transfers: { caps: { per_week: 1 } }",
            "gateway.yaml:1: transfers.caps.per_week: unknown setting"
        ),
        RefusedDocument("colour: blue", "gateway.yaml:1: colour: unknown setting"),
        RefusedDocument("? [a]\n: b", "gateway.yaml:1: expected a name"),
        RefusedDocument(
            "cache.max_bytes: 1MiB",
            "gateway.yaml:1: cache.max_bytes: expected nested names: cache: { max_bytes: …"
        ),
        RefusedDocument("loops: 1\nloops: 2", "gateway.yaml:1: given more than once: loops"),
        RefusedDocument(
            "operations: { reconcile: { schedule: [5s, 2s] } }",
            "gateway.yaml:1: operations.reconcile.schedule: expected 1 to 20 times such as 2s, 15s, 5m, "
                + "each later than the last by 1s or more, got \"5s, 2s\""
        ),
        RefusedDocument(
            "tls:\n  certificate: a.pem",
            "gateway.yaml:2: tls.certificate: tls.certificate and tls.key need each other"
        ),
        RefusedDocument(
            "tls: { client_ca: a.pem }",
            "gateway.yaml:1: tls.client_ca: needs tls.certificate and tls.key"
        ),
        RefusedDocument(
            "tls: { certificate: a, key: b, client_auth: optional }",
            "gateway.yaml:1: tls.client_auth: needs tls.client_ca"
        ),
        RefusedDocument(
            "tls: { certificate: a, key: b, client_ca: c, client_auth: some }",
            "gateway.yaml:1: tls.client_auth: expected one of off, optional, required, got \"some\""
        ),
        RefusedDocument(
            "tls: { certificate: a, key: b, client_crl: c }",
            "gateway.yaml:1: tls.client_crl: needs tls.client_ca, and tls.client_auth or "
                + "tls.admin_client_auth that is not off"
        ),
        RefusedDocument(
            "tls: { admin: true }",
            "gateway.yaml:1: tls.admin: needs tls.certificate and tls.key"
        ),
        RefusedDocument(
            "tls: { certificate: a, key: b, client_ca: c, admin_client_auth: optional }",
            "gateway.yaml:1: tls.admin_client_auth: needs tls.admin: true"
        ),
        RefusedDocument(
            "tls: { certificate: a, key: b, admin: true, admin_client_auth: required }",
            "gateway.yaml:1: tls.admin_client_auth: needs tls.client_ca"
        ),
        RefusedDocument(
            "listen: { public: \"192.0.2.1:8080\" }",
            "gateway.yaml:1: listen.public: 192.0.2.1:8080 is reachable from other machines and "
                + "has no TLS; listen.allow_plaintext: public (or both) allows that"
        ),
        RefusedDocument(
            "listen: { admin: \"[::]:8081\" }\ntls: { certificate: a, key: b }",
            "gateway.yaml:1: listen.admin: [::]:8081 is reachable from other machines and "
                + "has no TLS; listen.allow_plaintext: admin (or both) allows that"
        ),
        RefusedDocument(
            "listen:\n  public: \"0.0.0.0:1\"\n  admin: \"0.0.0.0:2\"\n  allow_plaintext: public",
            "gateway.yaml:3: listen.admin: 0.0.0.0:2 is reachable from other machines and "
                + "has no TLS; listen.allow_plaintext: admin (or both) allows that"
        ),
        RefusedDocument(
            "listen:\n  public: \"0.0.0.0:1\"\n  admin: \"0.0.0.0:2\"\n  allow_plaintext: admin",
            "gateway.yaml:2: listen.public: 0.0.0.0:1 is reachable from other machines and "
                + "has no TLS; listen.allow_plaintext: public (or both) allows that"
        ),
        RefusedDocument(
            "listen: { allow_plaintext: true }",
            "gateway.yaml:1: listen.allow_plaintext: expected one of false, public, admin, both, "
                + "got \"true\""
        ),
        RefusedDocument(
            "listen: { h2c: true }\ntls: { certificate: a, key: b }",
            "gateway.yaml:1: listen.h2c: is for a listener without TLS"
        ),
        RefusedDocument(
            "listen: { h2c: yes }",
            "gateway.yaml:1: listen.h2c: expected true or false, got \"yes\""
        ),
        RefusedDocument(
            "cache: { routes: { cdrs: { stale_if_error: 1s } } }",
            "gateway.yaml:1: cache.routes.cdrs.stale_if_error: not supported by this build"
        ),
        RefusedDocument(
            "cache:\n routes:\n  account:\n   ttl: 1s\n   stale_if_error: 5m",
            "gateway.yaml:5: cache.routes.account.stale_if_error: not supported by this build"
        ),
        RefusedDocument(
            "limits: { cps: { default: 1 } }",
            "gateway.yaml:1: limits.cps: not supported by this build"
        ),
    ]

    private static let values = [
        RefusedDocument(
            "loops: many",
            "gateway.yaml:1: loops: expected a whole number from 1 to 256, got \"many\""
        ),
        RefusedDocument(
            "loops: 0",
            "gateway.yaml:1: loops: expected a whole number from 1 to 256, got \"0\""
        ),
        RefusedDocument(
            "loops: 1.5",
            "gateway.yaml:1: loops: expected a whole number from 1 to 256, got \"1.5\""
        ),
        RefusedDocument("loops:", "gateway.yaml:1: loops: has no value"),
        RefusedDocument("loops: null", "gateway.yaml:1: loops: has no value"),
        RefusedDocument(
            "loops: [1]",
            "gateway.yaml:1: loops: expected one value, not a list or group"
        ),
        RefusedDocument(
            "cache: 5",
            "gateway.yaml:1: cache: expected settings below it, not a value"
        ),
        RefusedDocument(
            "cache: { max_bytes: 64MB }",
            "gateway.yaml:1: cache.max_bytes: expected a size from 1MiB to 64GiB, such as 64MiB, "
                + "got \"64MB\""
        ),
        RefusedDocument(
            "cache: { max_bytes: 9223372036854775807GiB }",
            "gateway.yaml:1: cache.max_bytes: expected a size from 1MiB to 64GiB, such as 64MiB, "
                + "got \"9223372036854775807GiB\""
        ),
        RefusedDocument(
            "cache: { routes: { account: { ttl: 30 } } }",
            "gateway.yaml:1: cache.routes.account.ttl: expected a duration such as 500ms, 30s, 5m "
                + "or 1h, got \"30\""
        ),
        RefusedDocument(
            "cache: { routes: { account: { ttl: 25h } } }",
            "gateway.yaml:1: cache.routes.account.ttl: expected a duration from 0s to 24h, "
                + "got \"25h\""
        ),
        RefusedDocument(
            "upstream: { timeouts: { connect: 9ms } }",
            "gateway.yaml:1: upstream.timeouts.connect: expected a duration from 10ms to 5m, "
                + "got \"9ms\""
        ),
        RefusedDocument(
            "upstream: { breaker: { failures: 50 } }",
            "gateway.yaml:1: upstream.breaker.failures: expected a share from 1% to 100%, "
                + "got \"50\""
        ),
        RefusedDocument(
            "upstream: { breaker: { failures: 0% } }",
            "gateway.yaml:1: upstream.breaker.failures: expected a share from 1% to 100%, "
                + "got \"0%\""
        ),
        RefusedDocument(
            "upstream: { breaker: { failures: 101% } }",
            "gateway.yaml:1: upstream.breaker.failures: expected a share from 1% to 100%, "
                + "got \"101%\""
        ),
        RefusedDocument(
            "upstream: { breaker: { window: 999ms } }",
            "gateway.yaml:1: upstream.breaker.window: expected a duration from 1s to 5m, "
                + "got \"999ms\""
        ),
        RefusedDocument(
            "upstream: { breaker: { open: 0s } }",
            "gateway.yaml:1: upstream.breaker.open: expected a duration from 10ms to 5m, "
                + "got \"0s\""
        ),
        RefusedDocument(
            "limits: { client: { rate: 100 } }",
            "gateway.yaml:1: limits.client.rate: expected a rate such as 100/s, 600/m or 5000/h, "
                + "of 1 to 1000000, got \"100\""
        ),
        RefusedDocument(
            "listen: { public: 8080 }",
            "gateway.yaml:1: listen.public: expected HOST:PORT with a numeric host or localhost, "
                + "or unix:PATH, got \"8080\""
        ),
        RefusedDocument(
            "listen: { public: \"unix:/a\", admin: \"unix:/a\" }",
            "gateway.yaml:1: listen.admin: unix:/a is taken by listen.public (unix:/a)"
        ),
        RefusedDocument(
            "listen: { authorities: [a.example, \"b.example:99999\"] }",
            "gateway.yaml:1: listen.authorities: expected authorities such as gateway.example or "
                + "gateway.example:8443, or any, got \"a.example, b.example:99999\""
        ),
        RefusedDocument(
            "listen:\n  authorities:\n  - any\n  - a.example",
            "gateway.yaml:2: listen.authorities: expected authorities such as gateway.example or "
                + "gateway.example:8443, or any, got \"any, a.example\""
        ),
        RefusedDocument(
            "listen: { authorities: https://a.example }",
            "gateway.yaml:1: listen.authorities: expected authorities such as gateway.example or "
                + "gateway.example:8443, or any, got \"https://a.example\""
        ),
        RefusedDocument(
            "listen: { authorities: [a.example, ~] }",
            "gateway.yaml:1: listen.authorities: expected authorities such as gateway.example or "
                + "gateway.example:8443, or any, got \"a.example, \""
        ),
        RefusedDocument(
            "listen: { authorities: { a.example: 80 } }",
            "gateway.yaml:1: listen.authorities: expected one value or a list of them"
        ),
        RefusedDocument(
            "listen: { authorities: [[a.example]] }",
            "gateway.yaml:1: listen.authorities: expected one value or a list of them"
        ),
        RefusedDocument(
            "listen: { trusted_proxies: [10.0.0.0/8, 10.0.0.1/8] }",
            "gateway.yaml:1: listen.trusted_proxies: expected addresses or networks such as "
                + "10.0.0.7 or 2001:db8::/32, or none, got \"10.0.0.0/8, 10.0.0.1/8\""
        ),
        RefusedDocument(
            "listen: { trusted_proxies: any }",
            "gateway.yaml:1: listen.trusted_proxies: expected addresses or networks such as "
                + "10.0.0.7 or 2001:db8::/32, or none, got \"any\""
        ),
        RefusedDocument(
            "listen: { authorities: }",
            "gateway.yaml:1: listen.authorities: has no value"
        ),
        RefusedDocument(
            "listen: { socket_mode: \"0466\" }",
            "gateway.yaml:1: listen.socket_mode: expected a file mode from 0600 to 0777, "
                + "got \"0466\""
        ),
        RefusedDocument(
            "log: { level: loud }",
            "gateway.yaml:1: log.level: expected one of trace, debug, info, notice, warning, "
                + "error, critical, got \"loud\""
        ),
    ]

    private static let combinations = [
        RefusedDocument(
            "listen: { public: \"127.0.0.1:9000\", admin: \"127.0.0.1:9000\" }",
            "gateway.yaml:1: listen.admin: 127.0.0.1:9000 is taken by listen.public "
                + "(127.0.0.1:9000)"
        ),
        RefusedDocument(
            "listen: { public: \"0.0.0.0:8081\", allow_plaintext: public }",
            "gateway.yaml:1: listen.public: 127.0.0.1:8081 is taken by listen.public "
                + "(0.0.0.0:8081)"
        ),
        RefusedDocument(
            "upstream: { timeouts: { total: 5s } }",
            "gateway.yaml:1: upstream.timeouts.total: "
                + "upstream.timeouts.total must not be shorter than upstream.timeouts.first_byte"
        ),
        RefusedDocument(
            "upstream: { timeouts: { tls: 16s } }",
            "gateway.yaml:1: upstream.timeouts.tls: "
                + "upstream.timeouts.total must not be shorter than upstream.timeouts.tls"
        ),
        RefusedDocument(
            "upstream: { timeouts: { write_total: 20s } }",
            "gateway.yaml:1: upstream.timeouts.write_total: "
                + "must not be shorter than upstream.timeouts.write_first_byte"
        ),
        RefusedDocument(
            "upstream: { ca_file: ca.pem }",
            "gateway.yaml:1: upstream.ca_file: is for an https upstream"
        ),
        RefusedDocument(
            "upstream: { allow_private: maybe }",
            "gateway.yaml:1: upstream.allow_private: expected true or false, got \"maybe\""
        ),
        RefusedDocument(
            "upstream: { http2: true }",
            "gateway.yaml:1: upstream.http2: expected auto or off, got \"true\""
        ),
        RefusedDocument(
            "limits: { client: { rate: 1/h } }",
            "gateway.yaml:1: limits.client.rate: a burst of 200 takes longer than a day to fill "
                + "at limits.client.rate"
        ),
    ]

    private static let documents = [
        RefusedDocument("- a", "gateway.yaml:1: expected settings, one \"name: value\" a line"),
        RefusedDocument("text", "gateway.yaml:1: expected settings, one \"name: value\" a line"),
        RefusedDocument(
            "a: [\n",
            "gateway.yaml:2: not valid YAML: did not find expected node content"
        ),
        RefusedDocument(
            "loops: 1\n---\nloops: 2",
            "gateway.yaml:2: not valid YAML: but found another document"
        ),
        RefusedDocument("loops: *x", "gateway.yaml:1: not valid YAML: found undefined alias"),
        RefusedDocument(
            "colour: blue\nloops: 0\nlog: { level: loud }",
            "gateway.yaml:1: colour: unknown setting",
            "gateway.yaml:2: loops: expected a whole number from 1 to 256, got \"0\"",
            "gateway.yaml:3: log.level: expected one of trace, debug, info, notice, warning, "
                + "error, critical, got \"loud\""
        ),
    ]

    @Test(
        "says what is wrong with a file, and on which line",
        arguments: names + values + combinations + documents
    )
    func refusedDocument(_ document: RefusedDocument) {
        let sources = ConfigurationSources(
            assignments: ["upstream.base_url=http://127.0.0.1:8082"],
            file: .init(name: "gateway.yaml", text: document.text)
        )
        #expect(problems(sources) == document.problems)
    }

    @Test(
        "says which variable is wrong",
        arguments: [
            ("VGW_LOOP", "1", "VGW_LOOP: unknown variable; did you mean VGW_LOOPS?"),
            ("VGW_COLOUR", "1", "VGW_COLOUR: unknown variable"),
            ("VGW_AUDIT_PATH", "a", "VGW_AUDIT_PATH: not supported by this build"),
            ("VGW_AUDIT_FILE", "a", "VGW_AUDIT_FILE: not supported by this build"),
            ("VGW_DATA_DIR", "", "VGW_DATA_DIR: has no value"),
            (
                "VGW_LOOPS", "257",
                "VGW_LOOPS: expected a whole number from 1 to 256, got \"257\""
            ),
        ]
    )
    func refusedVariable(_ name: String, _ text: String, _ problem: String) {
        let sources = ConfigurationSources(
            assignments: ["upstream.base_url=http://127.0.0.1:8082"],
            environment: [name: text]
        )
        #expect(problems(sources) == [problem])
    }

    @Test(
        "says which flag is wrong",
        arguments: [
            ("loops", "--set: expected key=value, got \"loops\""),
            ("loop=1", "--set loop: unknown setting; did you mean loops?"),
            ("loops=", "--set loops: has no value"),
            ("audit.path=a", "--set audit.path: not supported by this build"),
        ]
    )
    func refusedFlag(_ assignment: String, _ problem: String) {
        let sources = ConfigurationSources(
            assignments: ["upstream.base_url=http://127.0.0.1:8082", assignment])
        #expect(problems(sources) == [problem])
    }

    @Test(
        "says why a provider's address is refused",
        arguments: [
            (
                "http://192.0.2.1",
                "plain http carries credentials in the clear and is for loopback alone "
                    + "(127.0.0.0/8, ::1, localhost), got \"http://192.0.2.1\""
            ),
            (
                "https://api.vobiz.ai/v1?x",
                "expected an address without query, and with plain segments in its path if any, "
                    + "got \"https://api.vobiz.ai/v1?x\""
            ),
            (
                "http://api.vobiz.ai",
                "plain http carries credentials in the clear and is for loopback alone "
                    + "(127.0.0.0/8, ::1, localhost), got \"http://api.vobiz.ai\""
            ),
            ("127.0.0.1:8082", "expected an address such as https://api.vobiz.ai"),
            ("https://user:pass@127.0.0.1", "expected an address such as https://api.vobiz.ai"),
        ]
    )
    func refusedUpstream(_ address: String, _ problem: String) {
        let sources = ConfigurationSources(environment: ["VGW_UPSTREAM_BASE_URL": address])
        #expect(problems(sources) == ["VGW_UPSTREAM_BASE_URL: \(problem)"])
    }

    @Test("needs nothing to be configured")
    func defaults() {
        #expect(problems(ConfigurationSources()) == [])
    }

    @Test("reports a mistake that a stronger source overrides")
    func overridden() {
        let sources = ConfigurationSources(
            assignments: ["upstream.base_url=http://127.0.0.1:8082", "loops=2"],
            environment: ["VGW_LOOPS": "0"],
            file: .init(name: "g.yaml", text: "loops: -1")
        )
        #expect(
            problems(sources) == [
                "g.yaml:1: loops: expected a whole number from 1 to 256, got \"-1\"",
                "VGW_LOOPS: expected a whole number from 1 to 256, got \"0\"",
            ]
        )
    }

    @Test("survives a document that is nested without end")
    func deepNesting() {
        let text = "loops: " + String(repeating: "[", count: 60_000)
        let sources = ConfigurationSources(
            assignments: ["upstream.base_url=http://127.0.0.1:8082"],
            file: .init(name: "g.yaml", text: text)
        )
        #expect(problems(sources).count == 1)
    }
}
