import Foundation
import Platform
import TestSupport
import Testing

/// A data directory with a master key, a partner's and two customers' credentials and a client, all of which
/// a gateway has put on record; nothing runs there.
struct StoreScene: Sendable {
    let program: Program
    /// Where each table with something in it begins in the database.
    private let pages: [Range<Int>]

    /// The scene is set once; each test gets a copy.
    private static let original = Task { try await StoreScene(setting: ()) }

    static func copy() async throws -> StoreScene {
        let original = try await original.value
        var program = Program(in: try TemporaryDirectory())
        program.environment = original.program.environment
        for name in ["data", "master.key"] {
            try FileManager.default.copyItem(
                atPath: original.program.directory.path(name),
                toPath: program.directory.path(name)
            )
        }
        return StoreScene(program: program, pages: original.pages)
    }

    private init(program: Program, pages: [Range<Int>]) {
        self.program = program
        self.pages = pages
    }

    private init(setting: Void) async throws {
        var program = Program(in: try TemporaryDirectory())
        program.environment = [
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key",
            "VGW_UPSTREAM_BASE_URL": "http://127.0.0.1:9", "VGW_LISTEN_PUBLIC": "127.0.0.1:0",
            "VGW_LISTEN_ADMIN": "127.0.0.1:0", "VGW_LOOPS": "1",
        ]
        let store = StoreFile(in: program.directory.path("data"))
        let scene = StoreScene(program: program, pages: [])
        try await scene.prepare()
        self.init(
            program: program,
            pages: try [
                "act", "api_key", "client", "credential", "internal_key", "key_encryption_key",
                "operation", "store", "store_state",
            ].map { try store.firstPage(of: $0) }
        )
    }

    private func prepare() async throws {
        try await succeed("master-key generate --out master.key")
        try await succeed("credential set partner --auth-id PA_DEMO0001", "partner-token\n")
        try await succeed("credential set customer --auth-id MA_AAAA0001", "token-of-a\n")
        try await succeed("credential set customer --auth-id MA_BBBB0001", "token-of-b\n")
        try await succeed("client create demo --scope partner:read --account *")
        let gateway = try await serve()
        try await onRecord(act: 5)
        try await end(gateway)
        try settle()
    }

    /// Returns once an act is on record, and none waits for it any more.
    func onRecord(act: Int) async throws {
        try await until { audit.contains(#""act":\#(act),"#) }
        try await until { try store.number("SELECT count(*) FROM act") == 0 }
    }

    /// Takes what is in the database's log into its file, so that damage to the file is damage to the store.
    func settle() throws {
        try store.execute("PRAGMA user_version")
        try #require(!FileManager.default.fileExists(atPath: store.path + "-wal"))
    }

    var directory: TemporaryDirectory { program.directory }
    var store: StoreFile { StoreFile(in: directory.path("data")) }
    /// The audit log.
    var audit: String { directory.text("data/audit/audit.jsonl") }

    /// Every file but those that only say who works with the store. Of a database, its tables: opening
    /// one moves its log, and with it the marks in its first page.
    func files() throws -> [String: [UInt8]] {
        var files = try directory.contents().filter { name, _ in
            !["-shm", "-wal", ".lock"].contains { name.hasSuffix($0) }
        }
        let name = "data/gateway.sqlite"
        if let file = files[name], file.starts(with: "SQLite format 3".utf8),
            let end = pages.map(\.upperBound).max(), file.count >= end
        {
            files[name] = pages.flatMap { file[$0] }
        }
        return files
    }

    func run(_ command: String, _ input: String = "") async throws -> Program.Result {
        try await program.run(command.split(separator: " ").map(String.init), input: input)
    }

    @discardableResult
    func succeed(_ command: String, _ input: String = "") async throws -> String {
        let result = try await run(command, input)
        try #require(result.status == 0, "\(command): \(result.error)")
        return result.output
    }

    /// Starts the gateway, and returns when it listens.
    func serve(_ options: [String] = []) async throws -> RunningProgram {
        let gateway = try program.start(["serve"] + options)
        for name in ["(public)", "(admin)"] {
            try #require(await gateway.line().hasSuffix(name), "\(gateway.errors())")
        }
        return gateway
    }

    func end(_ gateway: RunningProgram) async throws {
        gateway.send(SIGTERM)
        try #require(await gateway.status() == 0, "\(gateway.errors())")
    }

    /// Another copy of the data as they are now, to be put back later.
    func backup() throws -> TemporaryDirectory {
        let backup = try TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: directory.path("data/gateway.sqlite"),
            toPath: backup.path("gateway.sqlite")
        )
        return backup
    }

    func restore(_ backup: TemporaryDirectory) throws {
        try FileManager.default.removeItem(atPath: store.path)
        try FileManager.default.copyItem(
            atPath: backup.path("gateway.sqlite"),
            toPath: store.path
        )
    }
}
