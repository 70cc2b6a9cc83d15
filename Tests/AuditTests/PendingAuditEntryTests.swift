import Audit
import JSON
import TestSupport
import Testing

@Suite("PendingAuditEntry", .timeLimit(.minutes(15)))
struct PendingAuditEntryTests {
    private struct Failure: Error {}

    private let path = "audit.log"
    private let disk = FaultyStorage()

    private func lines() throws -> LogLines {
        try LogLines(disk.durable(path))
    }

    @Test("makes intent and outcome durable, in this order")
    func completion() async throws {
        let log = try AuditLog(path: path, storage: disk)
        let entry = try await PendingAuditEntry("op-1", in: log, intent: .numbered(1))
        #expect(try lines().numbers("n") == [1])
        try await entry.complete(.numbered(2))
        #expect(try lines().numbers("n") == [1, 2])
        await log.flush()
        #expect(try lines().values.count == 2)
    }

    @Test("leaves the record that its outcome is not known when it is dropped by an error")
    func abandonment() async throws {
        let log = try AuditLog(path: path, storage: disk)
        await #expect(throws: Failure.self) {
            let entry = try await PendingAuditEntry("op-\"2\"", in: log, intent: .numbered(1))
            if disk.syncs > 0 { throw Failure() }
            try await entry.complete(.numbered(2))
        }
        await log.flush()
        let outcome = try #require(try lines().values.last)
        #expect(try lines().values.count == 2)
        #expect(outcome["type"]?.string == "op.outcome")
        #expect(outcome["op_id"]?.string == "op-\"2\"")
        #expect(outcome["decision"]?.string == "abandoned")
    }

    @Test("does not begin when its intent cannot be kept, and leaves no outcome then")
    func refusedIntent() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.synchronize] = 1
        let disk = FaultyStorage(faults)
        let log = try AuditLog(path: path, storage: disk)
        await #expect(throws: AuditError.self) {
            let entry = try await PendingAuditEntry("op-3", in: log, intent: .numbered(1))
            try await entry.complete(.numbered(2))
        }
        await log.flush()
        let text = String(decoding: disk.bytes(path) ?? [], as: UTF8.self)
        #expect(!text.contains("abandoned"))
    }

    @Test("tells when the outcome happened and cannot be kept")
    func refusedOutcome() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.synchronize] = 2
        let log = try AuditLog(path: path, storage: FaultyStorage(faults))
        await #expect(throws: AuditError.self) {
            let entry = try await PendingAuditEntry("op-4", in: log, intent: .numbered(1))
            try await entry.complete(.numbered(2))
        }
        #expect(log.problem != nil)
    }
}
