import Testing

@Suite struct TranscriptTests {
    typealias Step = Transcript.Step

    private static let key = Step(
        "master-key generate --out master.key",
        output: "master.key: a new master key; without it the store is lost"
    )

    /// A store with nothing in it but a client, without whom there is none.
    private static let made = Step(
        "client create demo --scope admin --account *",
        output: "vgwk_live_…",
        error: "Key … of client demo is shown this once; keep it safe."
    )

    private static let place = ["VGW_DATA_DIR": ".", "VGW_MASTER_KEY_FILE": "master.key"]

    @Test(
        "says what it does, and ends with the right code",
        .timeLimit(.minutes(15)),
        arguments: general + credentials + clients + configurations + operations
    )
    func transcript(_ transcript: Transcript) async throws {
        try await transcript.check()
    }

    private static let operations = [
        Transcript(
            "the fate of writes",
            environment: place,
            key,
            made,
            Step("operation list", output: "OPERATION  KIND  STATE  ACCOUNT  CREATED  CLIENT"),
            Step("operation list --json", output: #"{"operations":[],"total":0}"#),
            Step(
                "operation list --state lost",
                status: 64,
                error:
                    "vobiz-gateway: The value 'lost' is invalid for '--state <state>': Expected one of: …"
            ),
            Step(
                "operation list --limit 0",
                status: 64,
                error: "vobiz-gateway: Expected a --limit from 1 to 1000. (see --help)"
            ),
            Step(
                "operation show 01JV1QCZ5Y3C9D2M7K4T6WXBNE",
                status: 1,
                error:
                    "vobiz-gateway: operation 01JV1QCZ5Y3C9D2M7K4T6WXBNE: there is no such operation"
            ),
            Step(
                "operation resolve 01JV1QCZ5Y3C9D2M7K4T6WXBNE",
                status: 64,
                error: "vobiz-gateway: Expected either --executed or --not-executed. (see --help)"
            ),
            Step(
                "operation resolve 01JV1QCZ5Y3C9D2M7K4T6WXBNE --not-executed --reference x",
                status: 64,
                error: "vobiz-gateway: --reference goes with --executed alone. (see --help)"
            ),
            Step(
                "operation resolve 01JV1QCZ5Y3C9D2M7K4T6WXBNE --executed",
                status: 1,
                error:
                    "vobiz-gateway: operation 01JV1QCZ5Y3C9D2M7K4T6WXBNE: there is no such operation"
            )
        )
    ]

    private static let general = [
        Transcript(
            "versions",
            Step("--version", output: "vobiz-gateway 0.1.0 (OpenSSL 3.…, nghttp2 1.…)")
        ),
        Transcript(
            "command lines that are not understood",
            Step(
                "dance",
                status: 64,
                error: "vobiz-gateway: Unexpected argument 'dance' (see --help)"
            ),
            Step(
                "help nothing",
                status: 64,
                error: "vobiz-gateway: help: there is no command 'nothing' (see --help)"
            ),
            Step(
                "help client dance",
                status: 64,
                error: "vobiz-gateway: help: there is no command 'dance' (see --help)"
            ),
            Step(
                "client rotate demo --grace 30d",
                status: 64,
                error: "vobiz-gateway: The value '30d' is invalid for '--grace <duration>': "
                    + "Expected a duration in ms, s, m or h, such as 30s, 30m or 24h. (see --help)"
            ),
            Step(
                "client show",
                status: 64,
                error: "vobiz-gateway: Missing expected argument '<name>' (see --help)"
            ),
            Step(
                "client create a --scope admin --account x",
                status: 64,
                error: "vobiz-gateway: Expected account ids such as MA_ABCD1234, or '*' alone. "
                    + "(see --help)"
            ),
            Step(
                "client create a --scope root --account *",
                status: 64,
                error: "vobiz-gateway: The value 'root' is invalid for '--scope <scope>': "
                    + "Expected scopes of: partner:read, … (see --help)"
            ),
            Step(
                "client create a --scope admin --account * --rate 5",
                status: 64,
                error: "vobiz-gateway: The value '5' is invalid for '--rate <rate>': "
                    + "Expected a rate such as 100/s, 600/m or 5000/h. (see --help)"
            ),
            Step(
                "client create a --scope admin --account * --rate 1/h --burst 200",
                status: 64,
                error: "vobiz-gateway: A burst of 200 takes longer than a day at 1/h. (see --help)"
            ),
            Step(
                "client create a --scope admin --account * --expires 2027-02-31",
                status: 64,
                error: "vobiz-gateway: The value '2027-02-31' is invalid for "
                    + "'--expires <time>': …"
            ),
            Step(
                "client create a --scope admin --account * --expires 2020-01-01",
                status: 64,
                error: "vobiz-gateway: --expires: is in the past"
            ),
            Step(
                "client create a --scope admin --account * --ip 10.0.0.1/8",
                status: 64,
                error: "vobiz-gateway: The value '10.0.0.1/8' is invalid for '--ip <range>': …"
            )
        ),
        Transcript(
            "a master key is never overwritten",
            environment: place,
            Step(
                "client list",
                status: 78,
                error: "vobiz-gateway: master key …: open: No such file or directory; "
                    + "make one with: vobiz-gateway master-key generate --out master.key"
            ),
            key,
            Step(
                "master-key generate --out master.key",
                status: 73,
                error: "vobiz-gateway: master.key: create: File exists"
            ),
            Step(
                "master-key generate --out missing/master.key",
                status: 73,
                error: "vobiz-gateway: missing: open: No such file or directory"
            ),
            Step("master-key generate --out other.key --json", output: #"{"file":"other.key"}"#),
            Step(
                "client list",
                status: 66,
                error: "vobiz-gateway: ./gateway.sqlite: there is no store; "
                    + "serve, credential set and client create make one"
            ),
            Step(
                "client create demo --scope admin --account * --set master_key.file=other.key",
                output: "vgwk_live_…",
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client list --set master_key.file=missing.key",
                status: 78,
                error: "vobiz-gateway: master key missing.key: open: No such file or directory; "
                    + "put the store's key back, for without it the store is lost"
            ),
            Step(
                "client list --set data_dir=elsewhere --set master_key.file=elsewhere/key",
                status: 78,
                error: "vobiz-gateway: master key elsewhere: open: No such file or directory; "
                    + "make the directory with: mkdir -m 700 elsewhere"
            ),
            Step(
                "client list",
                status: 78,
                error: "vobiz-gateway: the store was made with another master key"
            )
        ),
        Transcript(
            "a file in the master key's place",
            environment: place,
            files: ["master.key": "not a key\n"],
            Step(
                "client list",
                status: 78,
                error: "vobiz-gateway: master key master.key: mode 0… lets group or others in "
                    + "(chmod go= master.key)"
            )
        ),
        Transcript(
            "the store is verified",
            environment: place,
            key,
            made,
            Step("store verify", output: "5 sealed records, 0 damaged"),
            Step("store verify --json", output: #"{"records":5,"damaged":[],"findings":[]}"#)
        ),
    ]

    private static let credentials = [
        Transcript(
            "a credential is sealed, listed and removed",
            environment: place,
            key,
            made,
            Step("credential list", output: "HOLDER  SLOT  AUTH ID  VERSION  AGE  STORED  RETIRED"),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: "secret-token-1\n",
                output: "partner/active: PA_DEMO0001 is sealed"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0002 --slot standby --json",
                input: "secret-token-2\r\n",
                output: #"{"holder":"partner","slot":"standby","auth_id":"PA_DEMO0002","#
                    + #""version":2,"stored_at":"…Z","age_seconds":…,"retired_at":null}"#
            ),
            Step(
                "credential list",
                output: """
                    HOLDER   SLOT     AUTH ID      VERSION  AGE…STORED …RETIRED
                    partner  active   PA_DEMO0001  1        …s …Z  -
                    partner  standby  PA_DEMO0002  2        …s …Z  -
                    """
            ),
            Step(
                "credential remove partner --slot active",
                status: 1,
                error: "vobiz-gateway: credential partner/active: is the one in use; "
                    + "promote the standby first, or say --force"
            ),
            Step(
                "credential rollback partner --force",
                status: 1,
                error: "vobiz-gateway: credential partner: there is nothing to roll back to"
            ),
            Step(
                "credential remove partner --slot standby",
                output: "credential partner/standby: removed"
            ),
            Step(
                "credential remove partner --slot standby",
                status: 1,
                error: "vobiz-gateway: credential partner/standby: there is none"
            ),
            Step(
                "credential list --json",
                output: #"{"credentials":[{"holder":"partner","slot":"active","#
                    + #""auth_id":"PA_DEMO0001","version":1,"stored_at":"…Z","#
                    + #""age_seconds":…,"retired_at":null}],"damaged":[]}"#
            ),
            Step(
                "credential promote partner --force",
                status: 1,
                error: "vobiz-gateway: credential partner/standby: there is none"
            ),
            Step(
                "credential remove partner --slot active --force --json",
                output: #"{"holder":"partner","slot":"active"}"#
            )
        ),
        Transcript(
            "the slots are exchanged and exchanged back",
            environment: place,
            key,
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: "secret-token-1\n",
                output: "partner/active: PA_DEMO0001 is sealed"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0002 --slot standby",
                input: "secret-token-2\n",
                output: "partner/standby: PA_DEMO0002 is sealed"
            ),
            Step(
                "credential promote partner --force",
                output: "partner: PA_DEMO0002 is active, PA_DEMO0001 is standby"
            ),
            Step(
                "credential promote partner --force",
                status: 1,
                error: "vobiz-gateway: credential partner: the standby was in use before; "
                    + "to go back: credential rollback"
            ),
            Step(
                "credential list --json",
                output: #"{"credentials":[{"holder":"partner","slot":"active","#
                    + #""auth_id":"PA_DEMO0002",…"retired_at":null},"#
                    + #"{"holder":"partner","slot":"standby","auth_id":"PA_DEMO0001","#
                    + #"…"retired_at":"…Z"}],"damaged":[]}"#
            ),
            Step(
                "credential rollback partner --force --json",
                output: #"{"holder":"partner","credentials":[{"holder":"partner","#
                    + #""slot":"active","auth_id":"PA_DEMO0001",…},{"holder":"partner","#
                    + #""slot":"standby","auth_id":"PA_DEMO0002",…}]}"#
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0003 --slot standby",
                input: "secret-token-3\n",
                output: "partner/standby: PA_DEMO0003 is sealed"
            ),
            Step(
                "credential rollback partner --force",
                status: 1,
                error: "vobiz-gateway: credential partner: there is nothing to roll back to"
            )
        ),
        Transcript(
            "what the provider cannot be asked about is not put to use",
            environment: place.merging(
                ["VGW_UPSTREAM_BASE_URL": "http://127.0.0.1:1"]) { $1 },
            key,
            made,
            Step(
                "credential probe partner",
                status: 1,
                error: "vobiz-gateway: credential partner/active: there is none"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0002 --slot standby",
                input: "secret-token-2\n",
                output: "partner/standby: PA_DEMO0002 is sealed"
            ),
            Step(
                "credential probe partner --slot standby --json",
                status: 69,
                output: #"{"holder":"partner","slot":"standby","auth_id":"PA_DEMO0002","#
                    + #""verdict":"unreachable"}"#,
                error: "vobiz-gateway: credential partner/standby: the provider could not be "
                    + "asked: The provider cannot be reached."
            ),
            Step(
                "credential promote partner",
                status: 69,
                error: "vobiz-gateway: credential partner/standby: the provider could not be "
                    + "asked: The provider cannot be reached."
            ),
            Step(
                "credential promote partner --set upstream.base_url=http://example.com",
                status: 78,
                error: "vobiz-gateway: --set upstream.base_url: …"
            )
        ),
        Transcript(
            "tokens that are none",
            environment: place,
            key,
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: "\n",
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: "one\ntwo\n",
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token of 1 to 512 "
                    + "bytes"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: String(repeating: "x", count: 600),
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token of 1 to 512 "
                    + "bytes"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: "with blank\n",
                status: 65,
                error: "vobiz-gateway: credential partner: the token is not 1 to 512 visible ASCII "
                    + "characters"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001",
                input: String(repeating: "x", count: 512) + "\n",
                output: "partner/active: PA_DEMO0001 is sealed"
            )
        ),
        Transcript(
            "the id may come as a line as well",
            environment: place,
            key,
            Step(
                "credential set partner",
                input: "PA_DEMO0001\r\nsecret-token-1\n",
                output: "partner/active: PA_DEMO0001 is sealed"
            ),
            Step(
                "credential set partner",
                input: "canary\nsecret-token-1\n",
                status: 65,
                error:
                    "vobiz-gateway: standard input: the first line: expected PA_ and 4 to 32 capital "
                    + "letters or digits"
            ),
            Step(
                "credential set partner",
                input: "PA_\(String(repeating: "X", count: 40))\nsecret-token-1\n",
                status: 65,
                error:
                    "vobiz-gateway: standard input: expected one line with an id of 1 to 35 bytes"
            ),
            Step(
                "credential set partner",
                input: "PA_DEMO0001\n",
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token"
            ),
            Step(
                "credential set partner",
                input: "PA_DEMO0001\none\ntwo\n",
                status: 65,
                error: "vobiz-gateway: standard input: expected one line with a token of 1 to 512 "
                    + "bytes"
            )
        ),
        Transcript(
            "arguments of credential set are not repeated",
            environment: place,
            key,
            Step(
                "credential set partner --auth-id MA_DEMO0001",
                status: 64,
                error:
                    "vobiz-gateway: credential set: --auth-id: not an id of this holder: expected partner [--auth-id PA_…] "
                    + "[--slot active|standby], or customer [--auth-id MA_…], "
                    + "and the token on standard input"
            ),
            Step(
                "credential set partner --auth_id canary",
                status: 64,
                error: "vobiz-gateway: credential set: --auth_id: is spelled --auth-id: expected …"
            ),
            Step(
                "credential set partner --token=canary",
                status: 64,
                error: "vobiz-gateway: credential set: --token: a token is not an argument, "
                    + "since everybody can read those: expected …"
            ),
            Step(
                "credential set customer --slot canary",
                status: 64,
                error: "vobiz-gateway: credential set: --slot: a customer has no slots: expected …"
            ),
            Step(
                "credential set partner --auth-id PA_DEMO0001 canary",
                status: 64,
                error: "vobiz-gateway: credential set: expected partner [--auth-id PA_…] "
                    + "[--slot active|standby], or customer [--auth-id MA_…], "
                    + "and the token on standard input"
            )
        ),
    ]

    private static let clients = [
        Transcript(
            "a client's life",
            environment: place,
            key,
            Step(
                "client create demo --scope accounts:read,balances:read --scope partner:read "
                    + "--account MA_ABCD1234,MA_EFGH5678 --rate 600/m --burst 20 "
                    + "--ip 192.0.2.0/24 --expires 2099-12-31",
                output: "vgwk_live_…_…",
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client create demo --scope admin --account *",
                status: 1,
                error: "vobiz-gateway: client demo: exists already"
            ),
            Step(
                "client list",
                output: """
                    NAME  STATUS  KEYS  LAST USED  EXPIRES                   CERTIFICATE  \
                    ACCOUNTS                 SCOPES
                    demo  active  1     -          2099-12-31T00:00:00.000Z  -            \
                    MA_ABCD1234,MA_EFGH5678  partner:read,accounts:read,balances:read
                    """
            ),
            Step(
                "client show demo",
                output: """
                    name:        demo
                    id:          …
                    status:      active
                    scopes:      partner:read, accounts:read, balances:read
                    accounts:    MA_ABCD1234, MA_EFGH5678
                    rate:        600/m
                    burst:       20
                    addresses:   192.0.2.0/24
                    requires:    a key or a certificate
                    created:     …Z
                    not before:  -
                    expires:     2099-12-31T00:00:00.000Z
                    key:         …, valid, since …Z, never used
                    """
            ),
            Step(
                "client bind demo URI:spiffe://a/b DNS:a.example",
                output: """
                    URI:spiffe://a/b: stands for client demo
                    DNS:a.example: stands for client demo
                    """
            ),
            Step(
                "client bind demo URI:spiffe://a/b",
                status: 1,
                error: "vobiz-gateway: client demo: URI:spiffe://a/b: stands for a client already"
            ),
            Step(
                "client show demo",
                output: """
                    name:         demo
                    id:           …
                    status:       active
                    scopes:       partner:read, accounts:read, balances:read
                    accounts:     MA_ABCD1234, MA_EFGH5678
                    rate:         600/m
                    burst:        20
                    addresses:    192.0.2.0/24
                    requires:     a key or a certificate
                    created:      …Z
                    not before:   -
                    expires:      2099-12-31T00:00:00.000Z
                    key:          …, valid, since …Z, never used
                    certificate:  URI:spiffe://a/b, …, valid, since …Z, never used
                    certificate:  DNS:a.example, …, valid, since …Z, never used
                    """
            ),
            Step(
                "client unbind demo DNS:a.example --json",
                output: #"{"client":"demo","certificate":"DNS:a.example"}"#
            ),
            Step(
                "client unbind demo DNS:a.example",
                status: 1,
                error: "vobiz-gateway: client demo: DNS:a.example: does not stand for this client"
            ),
            Step(
                "client unbind demo URI:spiffe://a/b",
                output: "URI:spiffe://a/b: stands no more for client demo"
            ),
            Step(
                "client rotate demo --grace 9601h",
                status: 64,
                error:
                    "vobiz-gateway: client demo: a former key goes on for at most 9600h (400 days)"
            ),
            Step(
                "client rotate demo --grace 10m",
                output: "vgwk_live_…_…",
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client rotate demo",
                status: 1,
                error: "vobiz-gateway: client demo: has two valid keys already; "
                    + "wait until the older one ends, or revoke it with --key"
            ),
            Step(
                "client show demo --json",
                output: #"{"name":"demo",…"keys":[{"kid":"…","certificate":null,"#
                    + #""state":"superseded","valid":true,…"superseded_at":"…Z",…},"#
                    + #"{"kid":"…","certificate":null,"state":"valid","valid":true,"#
                    + #"…"superseded_at":null,"revoked_at":null,"last_used_at":null}]}"#
            ),
            Step(
                "client list",
                output: """
                    NAME  STATUS  KEYS  …
                    demo  active  1+1   …
                    """
            ),
            Step(
                "client revoke demo --key AAAAAAAAAA",
                status: 1,
                error: "vobiz-gateway: client demo, key AAAAAAAAAA: there is no such key "
                    + "(see client show)"
            ),
            Step("client revoke demo", output: "client demo: revoked"),
            Step(
                "client show demo --json",
                output: #"{"name":"demo",…"status":"revoked",…"valid":false,…"valid":false,…]}"#
            ),
            Step(
                "client rotate demo",
                status: 1,
                error: "vobiz-gateway: client demo: is revoked"
            )
        ),
        Transcript(
            "clients that are not there",
            environment: place,
            key,
            Step(
                "client create somebody --scope admin --account *",
                output: "vgwk_live_…",
                error: "Key … of client somebody is shown this once; keep it safe."
            ),
            Step(
                "client show nobody --json",
                status: 1,
                error: "vobiz-gateway: client nobody: there is no such client"
            ),
            Step(
                "client revoke nobody",
                status: 1,
                error: "vobiz-gateway: client nobody: there is no such client"
            ),
            Step(
                "client create a/b --scope admin --account *",
                status: 64,
                error: "vobiz-gateway: client a/b: a name has 1 to 64 letters, digits, '.', '_' or "
                    + "'-'"
            )
        ),
        Transcript(
            "a key as JSON",
            environment: place,
            key,
            Step(
                "client create demo --scope admin --account * --json",
                output: #"{"client":"demo","kid":"…","key":"vgwk_live_…_…"}"#,
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client list --json",
                output: #"{"clients":[{"name":"demo","id":"…","status":"active","#
                    + #""scopes":["admin"],"accounts":["*"],"rate":null,"burst":null,"#
                    + #""addresses":[],"requires_certificate":false,"created_at":"…Z","#
                    + #""not_before":null,"expires_at":null,"revoked_at":null,"#
                    + #""keys":[{"kid":"…","certificate":null,"state":"valid","valid":true,"#
                    + #""created_at":"…Z","expires_at":null,"superseded_at":null,"#
                    + #""revoked_at":null,"last_used_at":null}]}],"damaged":[]}"#
            )
        ),
        Transcript(
            "a client is changed, one thing at a time or all at once",
            environment: place,
            key,
            Step(
                "client create demo --scope admin --account * --not-before 2098-01-01 "
                    + "--expires 2099-01-01",
                output: "vgwk_live_…_…",
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client list",
                output: """
                    NAME  STATUS   KEYS  LAST USED  EXPIRES                   …
                    demo  pending  1     -          2099-01-01T00:00:00.000Z  …
                    """
            ),
            Step(
                "client set demo",
                status: 64,
                error: "vobiz-gateway: Expected something to change, such as --rate 50/s. "
                    + "(see --help)"
            ),
            Step(
                "client set demo --rate 50/s --burst 100 --ip 10.0.0.0/8,::1 "
                    + "--account MA_ABCD1234 --scope accounts:read",
                output: """
                    client demo: scopes: admin -> accounts:read
                    client demo: accounts: * -> MA_ABCD1234
                    client demo: rate: none -> 50/s
                    client demo: burst: none -> 100
                    client demo: addresses: none -> 10.0.0.0/8 ::1/128
                    """
            ),
            Step(
                "client set demo --rate none --burst none --ip none --not-before none "
                    + "--expires none",
                output: """
                    client demo: rate: 50/s -> none
                    client demo: burst: 100 -> none
                    client demo: addresses: 10.0.0.0/8 ::1/128 -> none
                    client demo: not_before: 2098-01-01T00:00:00.000Z -> none
                    client demo: expires_at: 2099-01-01T00:00:00.000Z -> none
                    """
            ),
            Step("client set demo --rate none", output: "client demo: is so already"),
            Step(
                "client set demo --ip none --ip 10.0.0.0/8",
                status: 64,
                error: "vobiz-gateway: Expected address ranges, or none alone. (see --help)"
            ),
            Step(
                "client set demo --burst 0",
                status: 64,
                error: "vobiz-gateway: The value '0' is invalid for '--burst <burst>': "
                    + "Expected a burst from 1 to 1000000. (see --help)"
            ),
            Step(
                "client set demo --rate 1/h --burst 200",
                status: 64,
                error: "vobiz-gateway: client demo: would end before it begins, or its burst would "
                    + "take longer than a day at its rate"
            ),
            Step(
                "client set demo --expires 2020-01-01",
                status: 64,
                error: "vobiz-gateway: --expires: is in the past"
            ),
            Step(
                "client set demo --not-before 2099-01-01 --expires 2098-01-01",
                status: 64,
                error: "vobiz-gateway: --expires: is not after --not-before"
            ),
            Step(
                "client set nobody --rate 1/s",
                status: 1,
                error: "vobiz-gateway: client nobody: there is no such client"
            )
        ),
        Transcript(
            "keys that need a certificate",
            environment: place,
            key,
            Step(
                "client create demo --scope admin --account * --require-certificate",
                output: "vgwk_live_…_…",
                error: "Key … of client demo is shown this once; keep it safe."
            ),
            Step(
                "client list",
                output: """
                    NAME  STATUS  KEYS  LAST USED  EXPIRES  CERTIFICATE  ACCOUNTS  SCOPES
                    demo  active  1     -          -        required     *         admin
                    """
            ),
            Step(
                "client set demo --no-require-certificate",
                output: "client demo: requires_certificate: true -> false"
            ),
            Step(
                "client show demo --json",
                output: #"{"name":"demo",…"requires_certificate":false,…}"#
            ),
            Step(
                "client set demo --require-certificate",
                output: "client demo: requires_certificate: false -> true"
            ),
            Step(
                "client set demo --require-certificate --json",
                output: #"{"name":"demo",…"requires_certificate":true,…"revoked_at":null}"#
            ),
            Step(
                "client show demo",
                output: """
                    name:        demo
                    …
                    …
                    …
                    …
                    …
                    …
                    …
                    requires:    a certificate
                    …
                    …
                    …
                    …
                    """
            ),
            Step(
                "client set nobody --require-certificate",
                status: 1,
                error: "vobiz-gateway: client nobody: there is no such client"
            ),
            Step("client revoke demo", output: "client demo: revoked"),
            Step(
                "client set demo --no-require-certificate",
                status: 1,
                error: "vobiz-gateway: client demo: is revoked"
            )
        ),
    ]

    private static let configurations = [
        Transcript(
            "no configuration at all",
            Step("config check", output: "The configuration is valid.")
        ),
        Transcript(
            "authorities that are not there",
            Step(
                "serve --set upstream.ca_file=missing.pem",
                status: 78,
                error: "vobiz-gateway: upstream.ca_file: missing.pem: no such file"
            )
        ),
        Transcript(
            "every problem at once",
            environment: ["VGW_LOOP": "1"],
            files: ["gateway.yaml": "cache:\n  max_byte: 1MiB\naudit: { path: a }\n"],
            Step(
                "config check",
                status: 78,
                error: """
                    vobiz-gateway: gateway.yaml:2: cache.max_byte: unknown setting; \
                    did you mean cache.max_bytes?
                    vobiz-gateway: gateway.yaml:3: audit: not supported by this build
                    vobiz-gateway: VGW_LOOP: unknown variable; did you mean VGW_LOOPS?
                    """
            ),
            Step(
                "client list",
                status: 78,
                error: """
                    vobiz-gateway: gateway.yaml:2: cache.max_byte: unknown setting; \
                    did you mean cache.max_bytes?
                    vobiz-gateway: gateway.yaml:3: audit: not supported by this build
                    vobiz-gateway: VGW_LOOP: unknown variable; did you mean VGW_LOOPS?
                    """
            )
        ),
        Transcript(
            "files that cannot be read",
            files: ["other.yaml": "loops: 2\n"],
            Step(
                "config check --config missing.yaml",
                status: 66,
                error: "vobiz-gateway: missing.yaml: open: No such file or directory"
            ),
            Step(
                "config check --config .",
                status: 66,
                error: "vobiz-gateway: .: open: Is a directory"
            ),
            Step(
                "config check --config other.yaml --set upstream.base_url=http://127.0.0.1:1",
                output: "The configuration is valid."
            ),
            Step(
                "config check --json --set loops=0 --set upstream.base_url=http://127.0.0.1:1",
                status: 78,
                output: #"{"valid":false,"problems":[{"source":"--set","key":"loops","#
                    + #""message":"expected a whole number from 1 to 256, got \"0\""}]}"#,
                error: "vobiz-gateway: --set loops: expected a whole number from 1 to 256, "
                    + "got \"0\""
            )
        ),
        Transcript(
            "sources are shown",
            environment: ["VGW_DATA_DIR": "data"],
            files: [
                "gateway.yaml": "\nloops: 3\nlisten: { authorities: [a.example, b.example:1] }\n"
            ],
            Step(
                "config show --json --set log.level=debug",
                output: #"{"settings":[{"key":"data_dir","value":"data","#
                    + #""source":"VGW_DATA_DIR"},…{"key":"listen.authorities","#
                    + #""value":"a.example, b.example:1","source":"gateway.yaml:3"},"#
                    + #"…{"key":"loops","value":"3","#
                    + #""source":"gateway.yaml:2"},…{"key":"log.level","value":"debug","#
                    + #""source":"--set"},…]}"#
            )
        ),
    ]
}
