import Audit
import Dispatch
import Platform
import TestSupport
import Testing

/// A log on a disk that is full, and then is not (R-AU-07).
@Suite("An audit log without room", .timeLimit(.minutes(15)))
struct AuditRoomTests {
    private let path = "audit.log"
    private static let full = AuditError.unavailable("injected: No space left on device")

    private func error(_ log: AuditLog, _ number: Int) async -> AuditError? {
        do throws(AuditError) {
            try await log.record(.numbered(number))
            return nil
        } catch {
            return error
        }
    }

    private func openLog(_ disk: FaultyStorage) throws -> AuditLog {
        try AuditLog(path: path, storage: disk, delay: .never, pause: .milliseconds(1))
    }

    /// Up to one octet less than the second record needs.
    @Test("goes on by itself when there is room, without what was turned away", arguments: 0..<36)
    func room(left: Int) async throws {
        let disk = FaultyStorage()
        let log = try openLog(disk)
        #expect(await error(log, 1) == nil)
        let durable = disk.durable(path)
        disk.limit(to: durable.count + left)
        #expect(await error(log, 2) == Self.full)
        #expect(log.problem == Self.full)
        log.append(.numbered(3))
        #expect(await error(log, 4) == Self.full)
        await log.flush()
        // Nothing stays that is not on record; for a moment there is what is tried each millisecond.
        try await until { disk.bytes(path) == durable }
        disk.limit(to: .max)
        try await until { log.problem == nil }
        #expect(await error(log, 5) == nil)
        let lines = try LogLines(disk.durable(path))
        #expect(lines.sequence == Array(1...4))
        #expect(lines.numbers("n") == [1, nil, 3, 5])
        #expect(lines.strings("type")[1] == "system.resumed")
        #expect(lines.strings("reason")[1] == "injected: No space left on device")
    }

    @Test("writes the outcome of what was begun as soon as it can")
    func outcome() async throws {
        let disk = FaultyStorage()
        let log = try openLog(disk)
        let entry = try await PendingAuditEntry("op", in: log, intent: .numbered(1))
        disk.limit(to: 0)
        do throws(AuditError) {
            try await entry.complete(.numbered(2))
            Issue.record("it was not refused")
        } catch {
            #expect(error == Self.full)
        }
        disk.limit(to: .max)
        try await until { log.problem == nil }
        #expect(try LogLines(disk.durable(path)).numbers("n") == [1, nil, 2])
    }

    @Test("keeps so much of reads and no more, and counts the rest")
    func bound() async throws {
        let disk = FaultyStorage()
        let log = try AuditLog(
            path: path,
            storage: disk,
            delay: .never,
            pause: .milliseconds(1),
            keeping: 4096
        )
        disk.limit(to: 0)
        let count = 600
        for number in 0..<count {
            log.append(.numbered(number))
            if number % 100 == 99 { await log.flush() }
        }
        disk.limit(to: .max)
        try await until { log.problem == nil }
        let lines = try LogLines(disk.durable(path))
        let written = lines.numbers("n").compactMap(\.self)
        #expect(written == Array(0..<written.count))
        // A record has some 20 octets.
        #expect((150..<250).contains(written.count))
        #expect(lines.strings("type").last == "system.dropped")
        #expect(lines.numbers("count").last == count - written.count)
    }

    @Test("does not go on after a sync that failed, however much room there is")
    func failedSync() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.synchronize] = 2
        let disk = FaultyStorage(faults)
        let log = try openLog(disk)
        #expect(await error(log, 1) == nil)
        disk.limit(to: disk.durable(path).count)
        #expect(await error(log, 2) == Self.full)
        // It is the one that should take it up again.
        disk.limit(to: .max)
        try await until { log.problem != Self.full }
        let broken = AuditError.unavailable("injected: Input/output error")
        #expect(log.problem == broken)
        let operations = disk.operations
        #expect(await error(log, 3) == broken)
        await log.flush()
        #expect(disk.operations == operations)
    }

    @Test(
        "does not go on in another file, nor in its own with something else at its end",
        arguments: ["", "{\"v\":1", "{\"v\":1,\"seq\":7,\"type\":\"test\",\"n\":1}\n"]
    )
    func replaced(other: String) async throws {
        let disk = FaultyStorage()
        let log = try openLog(disk)
        #expect(await error(log, 1) == nil)
        let durable = disk.durable(path)
        disk.limit(to: durable.count)
        #expect(await error(log, 2) == Self.full)
        disk.replace(path, with: Array(other.utf8))
        let changed = AuditError.damaged("it was changed while there was no room")
        try await until { log.problem == changed }
        #expect(disk.bytes(path) == Array(other.utf8))
        // Put back, it is the log again.
        disk.replace(path, with: durable)
        disk.limit(to: .max)
        try await until { log.problem == nil }
        #expect(try LogLines(disk.durable(path)).sequence == [1, 2])
    }
}
