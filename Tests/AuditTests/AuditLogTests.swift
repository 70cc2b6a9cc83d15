import Audit
import Dispatch
import JSON
import Platform
import TestSupport
import Testing

@Suite("AuditLog", .timeLimit(.minutes(15)))
struct AuditLogTests {
    private let path = "audit.log"
    private let disk = FaultyStorage()

    private func open(_ storage: FaultyStorage) throws -> AuditLog {
        try AuditLog(path: path, storage: storage)
    }

    private func lines(_ storage: FaultyStorage) throws -> LogLines {
        try LogLines(storage.durable(path))
    }

    @Test("returns from a record only after a sync that came after its append")
    func durability() async throws {
        let log = try open(disk)
        for number in 1...20 {
            try await log.record(.numbered(number))
            #expect(try lines(disk).numbers("n").last == number)
            #expect(disk.operations.suffix(1) == [.synchronize(path)])
        }
        #expect(try lines(disk).sequence == Array(1...20))
        #expect(log.problem == nil)
    }

    @Test("does so for records of many tasks at once, each exactly once, with numbers in a row")
    func concurrency() async throws {
        let log = try open(disk)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await log.record(.numbered(number))
                    #expect(try lines(disk).numbers("n").contains(number))
                }
            }
            try await group.waitForAll()
        }
        #expect(try lines(disk).sequence == Array(1...200))
        #expect(try Set(lines(disk).numbers("n")).count == 200)
    }

    @Test("serves everybody who came while the disk was busy with one sync")
    func groupCommit() async throws {
        let (held, busy) = (Gate(), Gate())
        var faults = FaultyStorage.Faults()
        faults.holds[1] = held
        faults.arrivals[1] = busy
        let disk = FaultyStorage(faults)
        let log = try open(disk)
        let loop = try EventLoop(name: "group-commit")
        defer { loop.stop() }
        let executor = LoopTaskExecutor(loop)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: executor) { try await log.record(.numbered(0)) }
            await busy.wait()
            for number in 1..<100 {
                group.addTask(executorPreference: executor) {
                    try await log.record(.numbered(number))
                }
            }
            try await until { log.waiting >= 99 }
            #expect(disk.syncs == 0)
            held.open()
        }
        #expect(disk.syncs == 2)
        #expect(try lines(disk).numbers("n") == Array(0..<100))
    }

    @Test("keeps records of reads without being asked to, and does not hold up who brings them")
    func buffering() async throws {
        let (held, busy) = (Gate(), Gate())
        var faults = FaultyStorage.Faults()
        faults.holds[1] = held
        faults.arrivals = [1: busy]
        let disk = FaultyStorage(faults)
        let log = try open(disk)
        log.append(.numbered(1))
        await busy.wait()
        for number in 2...1000 { log.append(.numbered(number)) }
        held.open()
        await log.flush()
        #expect(try lines(disk).numbers("n") == Array(1...1000))
        #expect(disk.syncs == 2)
    }

    @Test("takes reads and writes into the same order, in which they came")
    func order() async throws {
        let log = try open(disk)
        log.append(.numbered(1))
        try await log.record(.numbered(2))
        log.append(.numbered(3))
        await log.flush()
        #expect(try lines(disk).numbers("n") == [1, 2, 3])
    }

    @Test("has nothing to do for a flush without records")
    func emptyFlush() async throws {
        let log = try open(disk)
        await log.flush()
        #expect(disk.operations == [.open(path)])
    }

    @Test("drops records of reads when 8 MiB wait for the disk, and says how many")
    func dropping() async throws {
        let (held, busy) = (Gate(), Gate())
        var faults = FaultyStorage.Faults()
        faults.holds[1] = held
        faults.arrivals[1] = busy
        let disk = FaultyStorage(faults)
        let log = try open(disk)
        log.append(.numbered(1))
        await busy.wait()
        let total = 9 << 10
        for _ in 0..<total {
            var record = AuditRecord()
            record.append("text", String(repeating: "x", count: 1000))
            log.append(record)
        }
        held.open()
        await log.flush()
        let bytes = disk.durable(path)
        let last = try #require(bytes.dropLast().lastIndex(of: 10))
        let note = try #require(try LogLines(Array(bytes[(last + 1)...])).values.first)
        let kept = bytes.count { $0 == 10 } - 2
        #expect(note["type"]?.string == "system.dropped")
        #expect(note["count"]?.integer == total - kept)
        #expect((1..<total).contains(kept))
        #expect(bytes.count < 10 << 20)
    }

    @Test("writes a full batch without waiting for the delay")
    func fullBatch() async throws {
        let written = Gate()
        var faults = FaultyStorage.Faults()
        faults.arrivals[1] = written
        let disk = FaultyStorage(faults)
        let log = try AuditLog(path: path, storage: disk, delay: .seconds(3600))
        for _ in 0..<129 {
            var record = AuditRecord()
            record.append("text", String(repeating: "x", count: 1020))
            log.append(record)
        }
        await written.wait()
        await log.flush()
        #expect(try lines(disk).sequence == Array(1...129))
    }
}
