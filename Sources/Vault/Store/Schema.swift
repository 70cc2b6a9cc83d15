import GRDB

/// The tables, as a list of steps that are only ever added to.
///
/// Moments are milliseconds since 1970 in UTC; sets are text with blanks between the members.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 store") { try $0.execute(sql: store) }
        migrator.registerMigration("2 clients") { try $0.execute(sql: clients) }
        migrator.registerMigration("3 operations") { try $0.execute(sql: operations) }
        migrator.registerMigration("4 certificates") { try $0.execute(sql: certificates) }
        migrator.registerMigration("5 required certificates") {
            try $0.execute(sql: requiredCertificates)
        }
        migrator.registerMigration("6 retired credentials") {
            try $0.execute(sql: retiredCredentials)
        }
        migrator.registerMigration("7 credential acts") {
            try $0.execute(sql: credentialActs)
        }
        migrator.registerMigration("8 superseded keys") { try $0.execute(sql: supersededKeys) }
        migrator.registerMigration("9 client acts") { try $0.execute(sql: clientActs) }
        migrator.registerMigration("10 retired master keys") {
            try $0.execute(sql: retiredMasterKeys)
        }
        migrator.registerMigration("11 store state") { try $0.execute(sql: storeState) }
        migrator.registerMigration("12 sealed clients") { try $0.execute(sql: sealedClients) }
        migrator.registerMigration("13 transfers") { try $0.execute(sql: transfers) }
        migrator.registerMigration("14 reconciliation") { try $0.execute(sql: reconciliation) }
        return migrator
    }

    private static let store = """
        CREATE TABLE store (
            row INTEGER PRIMARY KEY CHECK (row = 1),
            store_id BLOB NOT NULL CHECK (length(store_id) = 16),
            created_at INTEGER NOT NULL,
            -- Never goes back, so that a removed and added credential is not an old version again.
            credential_version INTEGER NOT NULL DEFAULT 0,
            client_generation INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE key_encryption_key (
            kek_id BLOB PRIMARY KEY CHECK (length(kek_id) = 8),
            check_value BLOB NOT NULL CHECK (length(check_value) = 8),
            wraps INTEGER NOT NULL DEFAULT 0,
            is_active INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE internal_key (
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (name, version)
        ) STRICT;
        CREATE TABLE credential (
            id TEXT PRIMARY KEY,
            auth_id TEXT NOT NULL,
            version INTEGER NOT NULL UNIQUE,
            sealed BLOB NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        """

    private static let clients = """
        CREATE TABLE client (
            -- Doubles as the client's index in memory, so it is never given out twice.
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            scopes TEXT NOT NULL,
            accounts TEXT NOT NULL,
            rate TEXT,
            burst INTEGER,
            addresses TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            not_before INTEGER,
            expires_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE TABLE api_key (
            kid TEXT PRIMARY KEY,
            client INTEGER NOT NULL REFERENCES client (number),
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            pepper_version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER,
            last_used_at INTEGER
        ) STRICT;
        CREATE INDEX api_key_client ON api_key (client);
        """

    private static let operations = """
        CREATE TABLE operation (
            id TEXT PRIMARY KEY,
            client_id TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
            kind TEXT NOT NULL,
            account_id TEXT,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            lease_until INTEGER NOT NULL,
            dispatched_at INTEGER,
            finished_at INTEGER,
            upstream_reference TEXT,
            -- Status, fields and body; sealed, for a body may hold personal data.
            response BLOB,
            expires_at INTEGER,
            UNIQUE (client_id, idempotency_key)
        ) STRICT;
        CREATE INDEX operation_client ON operation (client_id, created_at DESC);
        CREATE INDEX operation_open ON operation (state, account_id)
            WHERE state IN ('new', 'dispatching', 'unknown', 'review');
        CREATE INDEX operation_expiry ON operation (expires_at) WHERE expires_at IS NOT NULL;
        """

    /// A row whose hash is that of a name in a certificate, which is not secret, instead of a key's.
    private static let certificates = """
        ALTER TABLE api_key ADD COLUMN certificate TEXT;
        """

    /// Whether a client's keys count only beside its certificate.
    private static let requiredCertificates = """
        ALTER TABLE client ADD COLUMN requires_certificate INTEGER NOT NULL DEFAULT 0
            CHECK (requires_certificate IN (0, 1));
        """

    /// When another one took a credential's place and it became the standby: only such a one can be
    /// rolled back to.
    private static let retiredCredentials = """
        ALTER TABLE credential ADD COLUMN retired_at INTEGER;
        """

    /// What was done to the partner's credentials. `act` has taken its place; what waited here moves there
    /// when the store is opened.
    private static let credentialActs = """
        CREATE TABLE credential_act (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            slot TEXT NOT NULL,
            auth_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            record_digest TEXT NOT NULL,
            done_at INTEGER NOT NULL
        ) STRICT;
        """

    /// When another key took a key's place. Until now only a rotation has given a key an end of its own.
    private static let supersededKeys = """
        ALTER TABLE api_key ADD COLUMN superseded_at INTEGER;
        UPDATE api_key SET superseded_at = (
            SELECT min(later.created_at) FROM api_key AS later
            WHERE later.client = api_key.client AND later.rowid > api_key.rowid
                AND later.certificate IS NULL
        ) WHERE expires_at IS NOT NULL AND certificate IS NULL;
        """

    /// What was done to clients, until the audit log has it.
    private static let clientActs = """
        CREATE TABLE client_act (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            client TEXT NOT NULL,
            client_id TEXT NOT NULL,
            kid TEXT,
            actor TEXT,
            done_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE client_act_difference (
            act INTEGER NOT NULL REFERENCES client_act (number) ON DELETE CASCADE,
            member TEXT NOT NULL,
            before TEXT,
            after TEXT,
            PRIMARY KEY (act, member)
        ) STRICT, WITHOUT ROWID;
        """

    /// When a master key was retired. The row stays, so that the key is known and not taken for a new one.
    private static let retiredMasterKeys = """
        ALTER TABLE key_encryption_key ADD COLUMN retired_at INTEGER;
        """

    /// The state that the rows should be in (R-KS-03), what was done until the audit log has it, and the
    /// digest of each record's data.
    private static let storeState = """
        ALTER TABLE internal_key ADD COLUMN data_digest BLOB;
        ALTER TABLE credential ADD COLUMN data_digest BLOB;
        CREATE TABLE store_state (
            row INTEGER PRIMARY KEY CHECK (row = 1),
            act_number INTEGER NOT NULL,
            act_code BLOB NOT NULL CHECK (length(act_code) = 32),
            nonce BLOB NOT NULL CHECK (length(nonce) = 16),
            sum BLOB NOT NULL CHECK (length(sum) = 32),
            entries INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE act (
            number INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            -- A credential's id, or 'store'.
            subject TEXT NOT NULL,
            auth_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            record_digest TEXT NOT NULL,
            done_at INTEGER NOT NULL,
            state BLOB NOT NULL CHECK (length(state) = 32),
            code BLOB NOT NULL CHECK (length(code) = 32)
        ) STRICT;
        """

    /// What nobody without the master key can make: the code of everything that a row says, and the count of
    /// changes at which it was written.
    private static let sealedClients = """
        ALTER TABLE client ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE client ADD COLUMN seal BLOB;
        ALTER TABLE api_key ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_key ADD COLUMN seal BLOB;
        ALTER TABLE client_act ADD COLUMN code BLOB;
        """

    /// What transfers move, and how much of it counts against the caps. Units are the fifth part behind
    /// the point, the provider's smallest.
    private static let transfers = """
        -- So many transfers have been settled: never goes back, and needs no clock.
        ALTER TABLE store ADD COLUMN transfer_settlements INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE transfer (
            operation_id TEXT PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
            account_id TEXT NOT NULL,
            client_id TEXT NOT NULL,
            amount TEXT NOT NULL,
            units INTEGER NOT NULL CHECK (units > 0),
            currency TEXT NOT NULL,
            -- Days since 1970 in UTC, of the reservation.
            day INTEGER NOT NULL,
            tag TEXT NOT NULL,
            -- The caller's description; sealed, for it may name a person.
            sealed BLOB,
            dispatched_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('reserved', 'settled', 'released')),
            settlement INTEGER UNIQUE,
            CHECK ((state = 'settled') = (settlement IS NOT NULL))
        ) STRICT;
        CREATE INDEX transfer_day ON transfer (day, account_id, client_id, units)
            WHERE state != 'released';
        CREATE INDEX transfer_reserved ON transfer (units) WHERE state = 'reserved';
        """

    /// What is needed to find an operation at the provider, how far the search for its fate has come, and how
    /// each search ended until the audit log has it. The first two are there only while the fate is open.
    private static let reconciliation = """
        CREATE TABLE operation_subject (
            operation TEXT PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
            -- Personal data.
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE TABLE operation_search (
            operation TEXT PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
            was_answered INTEGER NOT NULL CHECK (was_answered IN (0, 1)),
            looks INTEGER NOT NULL,
            last_look_at INTEGER,
            absences INTEGER NOT NULL,
            failing_since INTEGER,
            finding TEXT
        ) STRICT;
        CREATE TABLE operation_act (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            operation TEXT NOT NULL,
            client_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            account_id TEXT,
            state TEXT NOT NULL,
            reference TEXT,
            reason TEXT NOT NULL,
            actor TEXT,
            done_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX operation_reference ON operation (upstream_reference)
            WHERE upstream_reference IS NOT NULL;
        """
}
