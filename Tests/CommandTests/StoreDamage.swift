import Foundation
import TestSupport
import Testing

/// One way in which a store can be wrong, and what the program makes of it.
struct StoreDamage: Sendable, CustomTestStringConvertible {
    /// How a command ends, and what it says.
    struct Verdict: Sendable {
        let status: Int32
        let message: String

        init(_ status: Int32, _ message: String = "") {
            self.status = status
            self.message = message
        }

        static let fine = Verdict(0)
    }

    let testDescription: String
    let serve: Verdict
    let verify: Verdict
    let clients: Verdict
    let credentials: Verdict
    let inflict: @Sendable (StoreScene) async throws -> Void

    /// Everything ends alike.
    init(
        _ name: String,
        all verdict: Verdict,
        _ inflict: @escaping @Sendable (StoreScene) async throws -> Void
    ) {
        self.init(
            name,
            serve: verdict,
            verify: verdict,
            clients: verdict,
            credentials: verdict,
            inflict
        )
    }

    init(
        _ name: String,
        serve: Verdict,
        verify: Verdict,
        clients: Verdict = .fine,
        credentials: Verdict = .fine,
        _ inflict: @escaping @Sendable (StoreScene) async throws -> Void
    ) {
        testDescription = name
        self.serve = serve
        self.verify = verify
        self.clients = clients
        self.credentials = credentials
        self.inflict = inflict
    }
}

extension StoreDamage {
    private static let damaged = Verdict(65, "the store's file is damaged")
    private static let otherRows = "the store's rows are not those of its last act"

    static let all = files + pages + rows + logs

    private static let files = [
        StoreDamage(
            "another master key",
            all: Verdict(78, "the store was made with another master key")
        ) { scene in
            try FileManager.default.removeItem(atPath: scene.directory.path("master.key"))
            try await scene.succeed("master-key generate --out master.key")
        },
        StoreDamage(
            "another file in its place",
            all: Verdict(65, "the store's file is not a database")
        ) { scene in
            let text = String(repeating: "This is a letter to my bank.\n", count: 400)
            try text.write(toFile: scene.store.path, atomically: false, encoding: .utf8)
        },
        StoreDamage("an empty file", all: Verdict(65, "gateway.sqlite: is empty")) { scene in
            try Data().write(to: URL(filePath: scene.store.path))
        },
        StoreDamage(
            "a directory in its place",
            all: Verdict(78, "gateway.sqlite: not a regular file")
        ) { scene in
            try FileManager.default.removeItem(atPath: scene.store.path)
            try FileManager.default.createDirectory(
                atPath: scene.store.path,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        },
        StoreDamage(
            "a file that others may read",
            all: Verdict(78, "gateway.sqlite: mode 0644 lets group or others in")
        ) { scene in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: scene.store.path
            )
        },
        StoreDamage(
            "a store of a newer version",
            all: Verdict(65, "the store was written by a newer version")
        ) { scene in
            try scene.store.execute("INSERT INTO grdb_migrations VALUES ('99 future')")
        },
        StoreDamage(
            "an audit log that others may read",
            serve: .fine,
            verify: Verdict(65, "mode files: data/audit/audit.jsonl: mode 0644")
        ) { scene in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: scene.directory.path("data/audit/audit.jsonl")
            )
        },
    ]

    private static let pages = [
        StoreDamage(
            "a damaged header",
            all: Verdict(65, "the store's file is not a database")
        ) { scene in
            try scene.store.overwrite(0..<16, with: 0x5A)
        },
        StoreDamage("a damaged schema", all: damaged) { scene in
            try scene.store.overwrite(100..<400, with: 0x5A)
        },
        StoreDamage(
            "a damaged page of credentials",
            serve: damaged,
            verify: Verdict(65, "database gateway.sqlite: table credential cannot be read"),
            credentials: damaged
        ) { scene in
            let page = try scene.store.firstPage(of: "credential")
            try scene.store.overwrite(page, with: 0x5A)
        },
        StoreDamage(
            "a damaged page of clients",
            serve: damaged,
            verify: Verdict(65, "database gateway.sqlite: table client cannot be read"),
            clients: damaged
        ) { scene in
            let page = try scene.store.firstPage(of: "client")
            try scene.store.overwrite(page, with: 0x5A)
        },
        StoreDamage("a damaged page of internal keys", all: damaged) { scene in
            let page = try scene.store.firstPage(of: "internal_key")
            try scene.store.overwrite(page, with: 0x5A)
        },
        StoreDamage("a file cut short", all: damaged) { scene in
            let handle = try FileHandle(
                forWritingTo: URL(filePath: scene.store.path)
            )
            try handle.truncate(atOffset: 8192)
            try handle.close()
        },
        StoreDamage(
            "an internal key that does not open",
            all: Verdict(65, "its internal key api-key-pepper does not open")
        ) { scene in
            try scene.store.execute(
                "UPDATE internal_key SET sealed = x'00' WHERE name = 'api-key-pepper'"
            )
        },
    ]

    private static let rows = [
        StoreDamage(
            "two rows' ciphertexts exchanged",
            serve: .fine,
            verify: Verdict(65, "record credential:3: the sealed record does not open")
        ) { scene in
            try scene.store.execute(
                """
                CREATE TEMP TABLE kept AS SELECT id, sealed FROM credential;
                UPDATE credential SET sealed = (SELECT sealed FROM kept
                    WHERE kept.id = 'customer/MA_BBBB0001') WHERE id = 'customer/MA_AAAA0001';
                UPDATE credential SET sealed = (SELECT sealed FROM kept
                    WHERE kept.id = 'customer/MA_AAAA0001') WHERE id = 'customer/MA_BBBB0001';
                """
            )
        },
        StoreDamage(
            "a record cut short",
            serve: .fine,
            verify: Verdict(65, "record credential:1: the sealed record does not open")
        ) { scene in
            try scene.store.execute(
                "UPDATE credential SET sealed = substr(sealed, 1, 60) WHERE id = 'partner/active'"
            )
        },
        StoreDamage(
            "a record of an unknown format",
            serve: .fine,
            verify: Verdict(65, "record credential:2: the sealed record does not open")
        ) { scene in
            try scene.store.execute(
                """
                UPDATE credential
                SET sealed = CAST(substr(sealed, 1, 4) || x'07' || substr(sealed, 6) AS BLOB)
                WHERE id = 'customer/MA_AAAA0001'
                """
            )
        },
        StoreDamage(
            "an old row put back",
            serve: Verdict(65, otherRows),
            verify: Verdict(65, "state store: \(otherRows)")
        ) { scene in
            try scene.store.execute(
                "CREATE TABLE kept AS SELECT * FROM credential WHERE id = 'partner/active'"
            )
            try await scene.succeed(
                "credential set partner --auth-id PA_DEMO0001",
                "its-successor\n"
            )
            try scene.store.execute(
                "INSERT OR REPLACE INTO credential SELECT * FROM kept; DROP TABLE kept"
            )
        },
        StoreDamage(
            "a row removed",
            serve: Verdict(65, otherRows),
            verify: Verdict(65, "state store: \(otherRows)")
        ) { scene in
            try scene.store.execute("DELETE FROM credential WHERE auth_id = 'MA_BBBB0001'")
        },
        StoreDamage(
            "a client that was given another scope",
            serve: .fine,
            verify: Verdict(65, "row client:1: the row is not what this program wrote")
        ) { scene in
            try scene.store.execute("UPDATE client SET scopes = 'admin'")
        },
        StoreDamage(
            "a revoked client put back",
            serve: Verdict(65, otherRows),
            verify: Verdict(65, "state store: \(otherRows)")
        ) { scene in
            try scene.store.execute("CREATE TABLE kept AS SELECT * FROM client")
            try await scene.succeed("client revoke demo")
            try scene.store.execute("REPLACE INTO client SELECT * FROM kept; DROP TABLE kept")
        },
        StoreDamage(
            "an act upon a client that nobody has done",
            serve: Verdict(
                65,
                "what waits to go on record as done to a client, act 2, was written"
            ),
            verify: Verdict(65, "state store: what waits to go on record as done to a client")
        ) { scene in
            try scene.store.execute(
                """
                INSERT INTO client_act (kind, client, client_id, done_at)
                VALUES ('revoked', 'demo', 'x', 1)
                """
            )
        },
        StoreDamage(
            "a row that cannot be understood",
            serve: Verdict(65, otherRows),
            verify: Verdict(65, "record credential:3: the sealed record does not open")
        ) { scene in
            try scene.store.execute(
                """
                UPDATE credential SET id = 'x', auth_id = CAST(x'ff00fe' AS TEXT) WHERE rowid = 3
                """
            )
        },
    ]

    private static let logs = [
        StoreDamage(
            "an older copy of the whole store",
            serve: Verdict(65, "the store is an older copy: its last act is 5, the audit log's 6"),
            verify: Verdict(65, "state store: the store is an older copy")
        ) { scene in
            let backup = try scene.backup()
            try await scene.succeed("credential set customer --auth-id MA_CCCC0001", "c\n")
            let gateway = try await scene.serve()
            try await scene.onRecord(act: 6)
            try await scene.end(gateway)
            try scene.settle()
            try scene.restore(backup)
        },
        StoreDamage(
            "an older copy of the whole store, since which a client was revoked",
            serve: Verdict(65, "the store is an older copy: its last act is 5, the audit log's 6"),
            verify: Verdict(65, "state store: the store is an older copy")
        ) { scene in
            let backup = try scene.backup()
            let gateway = try await scene.serve()
            try await scene.succeed("client revoke demo")
            try await until { scene.audit.contains(#""clients":2,"#) }
            try await scene.end(gateway)
            try scene.settle()
            try scene.restore(backup)
        },
        StoreDamage(
            "a log of the database that is damaged in the middle",
            serve: Verdict(65, "the store is an older copy"),
            verify: Verdict(65, "state store: the store is an older copy")
        ) { scene in
            let gateway = try await scene.serve()
            for number in 1...3 {
                try await scene.succeed(
                    "credential set customer --auth-id MA_CCCC000\(number)",
                    "c\n"
                )
            }
            try await scene.onRecord(act: 8)
            gateway.send(SIGKILL)
            _ = await gateway.status()
            let log = scene.store.path + "-wal"
            let size = try #require(FileManager.default.contents(atPath: log)?.count)
            try scene.store.overwrite(size / 2..<size / 2 + 64, with: 0x5A, suffix: "-wal")
            // Whoever opens the file next takes over what can still be read.
            try await scene.succeed("client list")
            try scene.settle()
        },
        StoreDamage(
            "no audit log",
            serve: Verdict(65, "the audit log does not know this store"),
            verify: Verdict(65, "state store: the audit log does not know this store")
        ) { scene in
            try Data().write(to: URL(filePath: scene.directory.path("data/audit/audit.jsonl")))
        },
        StoreDamage(
            "an audit log whose last word about the store is damaged",
            serve: Verdict(65, "the audit log is damaged: its last record of the store's state"),
            verify: Verdict(65, "log audit.jsonl: the audit log is damaged")
        ) { scene in
            try scene.audit.replacing(#""act":5,"#, with: #""act":"5","#).write(
                toFile: scene.directory.path("data/audit/audit.jsonl"),
                atomically: false,
                encoding: .utf8
            )
        },
        StoreDamage(
            "a new store, and the audit log of another",
            serve: Verdict(65, "the audit log is of another store"),
            verify: Verdict(65, "state store: the audit log is of another store")
        ) { scene in
            let log = scene.directory.path("data/audit")
            let aside = scene.directory.path("audit")
            try FileManager.default.removeItem(atPath: scene.store.path)
            try FileManager.default.moveItem(atPath: log, toPath: aside)
            try await scene.succeed("client create demo --scope partner:read --account *")
            try scene.settle()
            try FileManager.default.moveItem(atPath: aside, toPath: log)
        },
    ]
}
