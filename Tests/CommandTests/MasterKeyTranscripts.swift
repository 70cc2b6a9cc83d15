import Testing

/// What the commands about master keys say, step by step.
enum MasterKeyTranscripts {
    typealias Step = Transcript.Step

    static let all = [rotation, refusals, sources, passphrase]

    private static let place = ["VGW_DATA_DIR": ".", "VGW_MASTER_KEY_FILE": "master.key"]
    private static let columns = "KEY…ROLE…RECORDS…WRAPS…AT HAND…IN USE SINCE…RETIRED"

    private static let rotation = Transcript(
        "a master key is rotated",
        environment: place,
        Step(
            "master-key generate --out master.key",
            output: "master.key: a new master key; without it the store is lost"
        ),
        Step(
            "client create demo --scope admin --account *",
            output: "vgwk_live_…",
            error: "Key … of client demo is shown this once; keep it safe."
        ),
        Step("master-key list", output: "\(columns)\n…  active  … yes …Z  -"),
        Step(
            "master-key rotate",
            output: """
                master.key: a new master key; the old one is in master.key.previous
                Next: let the gateway reload it (SIGHUP), then store rewrap, then master-key retire.
                """
        ),
        Step(
            "master-key list",
            output: "\(columns)\n…  active  … yes …Z  -\n…  new     0 …  yes …-…-"
        ),
        Step(
            "master-key rotate",
            status: 1,
            error: "vobiz-gateway: master key: the new master key is not in use yet: "
                + "let the gateway reload it (SIGHUP), or give store rewrap --activate if none runs"
        ),
        Step(
            "store rewrap",
            status: 1,
            error: "vobiz-gateway: store: the new master key is not in use yet: "
                + "let the gateway reload it (SIGHUP), or give store rewrap --activate if none runs"
        ),
        Step(
            "store rewrap --activate --json",
            output: #"{"rewrapped":…,"key":"…"}"#
        ),
        Step("store rewrap", output: "0 sealed records rewrapped, all are under key …"),
        Step(
            "master-key list",
            output: "\(columns)\n…  previous  0 …  yes …Z  -\n…  active    … yes …Z  -"
        ),
        Step(
            "client list --set master_key.file=master.key.previous --set master_key.previous.file=off",
            status: 78,
            error: "vobiz-gateway: the store was made with another master key"
        ),
        Step("master-key retire", output: "master key …: retired"),
        Step("master-key retire", output: "master key …: retired"),
        Step(
            "master-key list --json",
            output: #"{"keys":[{"id":"…","role":"retired","wraps":…,"records":0,"at_hand":false,"#
                + #""created_at":"…","retired_at":"…"},{"id":"…","role":"active","wraps":…,"records":…,"#
                + #""at_hand":true,"created_at":"…","retired_at":null}]}"#
        ),
        Step(
            "master-key rotate",
            status: 1,
            error:
                "vobiz-gateway: master key: master.key.previous holds the key before, so the last rotation "
                + "has not come to its end: store rewrap, master-key retire, then move that file away"
        ),
        Step(
            "client list --set master_key.file=master.key.previous "
                + "--set master_key.previous.file=master.key",
            status: 78,
            error: "vobiz-gateway: the master key was retired in this store; another one is in use"
        ),
        Step("client list", output: "NAME  …\ndemo  …")
    )

    private static let refusals = Transcript(
        "a master key is not retired too early, and not rotated in the wrong place",
        environment: place,
        Step("master-key generate --out master.key --json", output: #"{"file":"master.key"}"#),
        Step(
            "client create demo --scope admin --account *",
            output: "vgwk_live_…",
            error: "Key … of client demo is shown this once; keep it safe."
        ),
        Step(
            "master-key rotate --json",
            output: #"{"file":"master.key","previous":"master.key.previous"}"#
        ),
        Step(
            "master-key retire 0011223344556677",
            status: 1,
            error: "vobiz-gateway: master key 0011223344556677: the store knows no such master key"
        ),
        Step(
            "master-key rotate --set master_key.previous.file=off",
            status: 78,
            error:
                "vobiz-gateway: master-key rotate leaves the old key in master.key.previous, where "
                + "master_key.previous says that nobody looks"
        ),
        Step(
            "master-key rotate --set master_key.file=off --set master_key.credential=a",
            status: 78,
            error: "vobiz-gateway: master-key rotate is for a key in a file (master_key.file), "
                + "and this one comes from elsewhere"
        ),
        Step(
            "store rewrap --set master_key.previous.file=off",
            status: 78,
            error: "vobiz-gateway: the store was made with another master key"
        )
    )

    private static let sources = Transcript(
        "the master key comes from elsewhere",
        environment: ["VGW_DATA_DIR": "."],
        Step("master-key generate --out master.key", output: "master.key: …"),
        Step(
            "client list --set master_key.command=/bin/echo",
            status: 78,
            error: "vobiz-gateway: command /bin/echo: not a master key"
        ),
        Step(
            "client list --set master_key.command=/bin/false",
            status: 78,
            error: "vobiz-gateway: master key: command /bin/false ended with status 1"
        ),
        Step(
            "client list --set master_key.credential=store-key",
            status: 78,
            error:
                "vobiz-gateway: master key: credential store-key: CREDENTIALS_DIRECTORY is not set; …"
        ),
        Step(
            "client list --set master_key.env=STORE_KEY",
            status: 78,
            error: "vobiz-gateway: master key: variable STORE_KEY is not set (…)"
        ),
        Step(
            "client list --set master_key.env=STORE_KEY --set master_key.file=master.key",
            status: 78,
            error: "vobiz-gateway: --set master_key.env: the key can come from one place only, and "
                + "master_key.file is set as well"
        )
    )

    private static let passphrase = Transcript(
        "the master key is made of a passphrase",
        environment: [
            "VGW_DATA_DIR": ".", "VGW_MASTER_KEY_PASSPHRASE": "parameters",
            "VGW_MASTER_KEY_PASSPHRASE_FD": "0",
        ],
        Step(
            "master-key generate --out parameters --passphrase-fd 0",
            status: 64,
            error: "vobiz-gateway: --passphrase-fd needs --passphrase. (see --help)"
        ),
        Step(
            "master-key generate --out parameters --passphrase --passphrase-fd 0",
            input: "too short\n",
            status: 65,
            error: "vobiz-gateway: a passphrase has at least 12 bytes"
        ),
        Step(
            "master-key generate --out parameters --passphrase --passphrase-fd 0",
            input: "correct horse battery\n",
            output:
                "parameters: parameters for the passphrase; without either of them the store is lost"
        ),
        Step(
            "client create demo --scope admin --account *",
            input: "correct horse battery\n",
            output: "vgwk_live_…",
            error: "Key … of client demo is shown this once; keep it safe."
        ),
        Step(
            "client list",
            input: "correct horse batterz\n",
            status: 78,
            error: "vobiz-gateway: the store was made with another master key"
        )
    )
}
