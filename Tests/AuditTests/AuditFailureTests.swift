import Audit
import Platform
import TestSupport
import Testing

/// What happens when the disk refuses (R-AU-07).
@Suite("A failing audit log", .timeLimit(.minutes(15)))
struct AuditFailureTests {
    private let path = "audit.log"

    private func error(_ log: AuditLog, _ number: Int) async -> AuditError? {
        do throws(AuditError) {
            try await log.record(.numbered(number))
            return nil
        } catch {
            return error
        }
    }

    @Test("is not opened when its file cannot be")
    func opening() {
        var faults = FaultyStorage.Faults()
        faults.failing[.open] = 1
        #expect(throws: AuditError.unavailable("injected: Input/output error")) {
            try AuditLog(path: path, storage: FaultyStorage(faults))
        }
    }

    @Test("turns a record away, and every one after it, without touching the file again")
    func sync() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.synchronize] = 2
        let disk = FaultyStorage(faults)
        let log = try AuditLog(path: path, storage: disk)
        #expect(await error(log, 1) == nil)
        #expect(log.problem == nil)
        let failure = await error(log, 2)
        #expect(failure == .unavailable("injected: Input/output error"))
        #expect(log.problem == failure)
        let operations = disk.operations
        #expect(await error(log, 3) == failure)
        log.append(.numbered(4))
        await log.flush()
        #expect(disk.operations == operations)
        #expect(try LogLines(disk.durable(path)).numbers("n") == [1])
    }

    @Test("turns a record away that could not be written, and does not sync what is there of it")
    func append() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.append] = 2
        faults.appendKeeps = 10
        let disk = FaultyStorage(faults)
        let log = try AuditLog(path: path, storage: disk)
        #expect(await error(log, 1) == nil)
        #expect(await error(log, 2) != nil)
        #expect(log.problem != nil)
        #expect(disk.syncs == 1)
    }

    @Test("tells everybody who waits for the same sync")
    func everybody() async throws {
        let (held, busy) = (Gate(), Gate())
        var faults = FaultyStorage.Faults()
        faults.holds[1] = held
        faults.arrivals[1] = busy
        faults.failing[.synchronize] = 2
        let disk = FaultyStorage(faults)
        let log = try AuditLog(path: path, storage: disk)
        let loop = try EventLoop(name: "everybody")
        defer { loop.stop() }
        let executor = LoopTaskExecutor(loop)
        let failures = await withTaskGroup(of: Bool.self) { group in
            group.addTask(executorPreference: executor) { await error(log, 0) != nil }
            await busy.wait()
            for number in 1...50 {
                group.addTask(executorPreference: executor) { await error(log, number) != nil }
            }
            await Task(executorPreference: executor) {}.value
            held.open()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 50)
        #expect(disk.syncs == 2)
    }

    @Test("fails for reads as well, without anybody waiting")
    func reads() async throws {
        var faults = FaultyStorage.Faults()
        faults.failing[.synchronize] = 1
        let log = try AuditLog(path: path, storage: FaultyStorage(faults))
        log.append(.numbered(1))
        await log.flush()
        #expect(log.problem != nil)
    }
}
