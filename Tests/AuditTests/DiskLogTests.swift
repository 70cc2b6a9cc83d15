import Audit
import Foundation
import TestSupport
import Testing

/// The log on a real disk.
@Suite("An audit log on disk", .timeLimit(.minutes(15)))
struct DiskLogTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var path: String { directory.path("audit.log") }

    private func lines() throws -> LogLines {
        try LogLines(directory.contents()["audit.log"] ?? [])
    }

    @Test("is a file that only its owner may read")
    func mode() throws {
        _ = try AuditLog(path: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("only grows, over several openings")
    func appending() async throws {
        for number in 1...3 {
            let before = try directory.contents()["audit.log"] ?? []
            let log = try AuditLog(path: path)
            try await log.record(.numbered(number))
            #expect(try directory.contents()["audit.log"]?.starts(with: before) == true)
        }
        #expect(try lines().sequence == [1, 2, 3])
        #expect(try lines().numbers("n") == [1, 2, 3])
    }

    @Test("keeps what many tasks bring at once")
    func concurrency() async throws {
        let log = try AuditLog(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 { group.addTask { try await log.record(.numbered(number)) } }
            try await group.waitForAll()
        }
        #expect(try lines().sequence == Array(1...100))
    }

    @Test("recovers from a torn last line")
    func recovery() async throws {
        try await AuditLog(path: path).record(.numbered(1))
        let torn = Array("{\"v\":1,\"seq\":2,\"ty".utf8)
        let whole = try #require(try directory.contents()["audit.log"])
        #expect(FileManager.default.createFile(atPath: path, contents: Data(whole + torn)))
        try await AuditLog(path: path).record(.numbered(3))
        #expect(try lines().sequence == [1, 2, 3])
        #expect(try lines().strings("type") == ["test", "system.recovered", "test"])
        #expect(try directory.contents()["audit.log.torn-2"] == torn)
    }

    @Test("is not a symbolic link, a directory or a pipe, and not in a folder that is not there")
    func refusals() throws {
        let target = directory.path("target")
        #expect(FileManager.default.createFile(atPath: target, contents: nil))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        try FileManager.default.createDirectory(
            atPath: directory.path("folder"),
            withIntermediateDirectories: false
        )
        #expect(mkfifo(directory.path("pipe"), 0o600) == 0)
        for name in ["audit.log", "folder", "pipe", "missing/audit.log"] {
            #expect(throws: AuditError.self, "\(name)") {
                try AuditLog(path: directory.path(name))
            }
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.size] as? Int == 0)
    }
}
