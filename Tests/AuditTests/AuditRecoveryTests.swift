import Audit
import TestSupport
import Testing

/// What happens when a log is opened again (R-AU-09).
@Suite("A reopened audit log", .timeLimit(.minutes(15)))
struct AuditRecoveryTests {
    private let path = "audit.log"

    private func log(_ lines: ClosedRange<Int>) -> [UInt8] {
        lines.flatMap { Array("{\"v\":1,\"seq\":\($0),\"type\":\"test\",\"n\":\($0)}\n".utf8) }
    }

    @Test("goes on with the next number", arguments: [1, 9, 10, 5000])
    func numbers(count: Int) async throws {
        let disk = FaultyStorage(files: [path: log(1...count)])
        try await AuditLog(path: path, storage: disk).record(.numbered(count + 1))
        #expect(try LogLines(disk.durable(path)).sequence == Array(1...(count + 1)))
    }

    @Test("goes on after the longest record there can be")
    func longest() async throws {
        let disk = FaultyStorage()
        var longest = AuditRecord()
        for _ in 0..<2000 { longest.append("n", Int64.min) }
        let first = try AuditLog(path: path, storage: disk)
        try await first.record(.numbered(1))
        try await first.record(longest)
        let line = disk.durable(path).split(separator: 10).last ?? []
        #expect((16_000..<(16 << 10)).contains(line.count))
        try await AuditLog(path: path, storage: disk).record(.numbered(3))
        #expect(
            disk.durable(path).split(separator: 10).last?.starts(with: "{\"v\":1,\"seq\":3,".utf8)
                == true
        )
    }

    /// Every way in which a power cut can leave the last line.
    private static let torn = Array("{\"v\":1,\"seq\":95,\"type\":\"te".utf8)

    /// What a file system leaves of a batch that it had made room for and not written.
    private static let unwritten: [[UInt8]] = [
        nuls(2 * 16 << 10), nuls(2 * 16 << 10 + 1), nuls(1 << 20), nuls(1 << 20 - 9), nuls(9 << 20),
        nuls(40_000) + Array("\"n\":95}\n".utf8), nuls(4096) + Array("}\n{\"v\":1,\"se".utf8),
        nuls(3000) + [10] + nuls(70_000) + [10], torn + nuls(100_000) + torn,
    ]

    private static func nuls(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    @Test(
        "saves a torn last line aside, cuts it off and says so",
        arguments: (1...torn.count).map { Array(torn.prefix($0)) } + [
            [0, 0, 0, 0], [255], [UInt8](repeating: 0, count: 16_000),
        ]
    )
    func tornLine(torn: [UInt8]) async throws {
        try await expectRecovery(from: torn)
    }

    @Test("saves blocks that were not written aside, however many there are")
    func unwrittenBlocks() async throws {
        for torn in Self.unwritten { try await expectRecovery(from: torn) }
    }

    private func expectRecovery(from torn: [UInt8]) async throws {
        let disk = FaultyStorage(files: [path: log(1...94) + torn])
        let reopened = try AuditLog(path: path, storage: disk)
        #expect(disk.durable("audit.log.torn-95") == torn)
        let lines = try LogLines(disk.durable(path))
        #expect(lines.sequence == Array(1...95))
        #expect(lines.strings("type").last == "system.recovered")
        #expect(lines.numbers("bytes").last == torn.count)
        try await reopened.record(.numbered(96))
        #expect(try LogLines(disk.durable(path)).sequence == Array(1...96))
    }

    @Test("starts from nothing when the only line is torn")
    func onlyLine() async throws {
        let disk = FaultyStorage(files: [path: Array("{\"v\":1,\"se".utf8)])
        try await AuditLog(path: path, storage: disk).record(.numbered(2))
        #expect(try LogLines(disk.durable(path)).sequence == [1, 2])
        #expect(disk.bytes("audit.log.torn-1") == Array("{\"v\":1,\"se".utf8))
    }

    @Test("saves before it cuts, each durable before the next")
    func recoveryOrder() throws {
        let torn = Array("{\"v".utf8)
        let disk = FaultyStorage(files: [path: log(1...1) + torn])
        _ = try AuditLog(path: path, storage: disk)
        let aside = "audit.log.torn-2"
        let line = Array("{\"v\":1,\"seq\":2,\"type\":\"system.recovered\",\"bytes\":3}\n".utf8)
        #expect(
            disk.operations == [
                .open(path), .open(aside), .append(aside, torn), .synchronize(aside),
                .removeTail(path, 3), .append(path, line), .synchronize(path),
            ]
        )
    }

    @Test(
        "is not opened when the disk refuses its recovery, and nothing is cut before it is saved",
        arguments: FaultyStorage.Kind.allCases
    )
    func refusedRecovery(kind: FaultyStorage.Kind) {
        var faults = FaultyStorage.Faults()
        faults.failing[kind] = kind == .open ? 2 : 1
        let content = log(1...3) + Array("{\"v\":1,".utf8)
        let disk = FaultyStorage(faults, files: [path: content])
        #expect(throws: AuditError.unavailable("injected: Input/output error")) {
            try AuditLog(path: path, storage: disk)
        }
        #expect(disk.bytes(path) == content)
    }

    @Test(
        "is not opened when it ends in what is no record",
        arguments: [
            "hello\n", "{\"v\":1,\"seq\":}\n", "{\"v\":1,\"seq\":1\n", "{\"v\":1,\"seq\":1}x\n",
            "{\"v\":2,\"seq\":1,\"a\":1}\n", "{\"v\":1,\"seq\":99999999999999999999,\"a\":1}\n",
            "\n",
            "{\"v\":1,\"seq\":1,\"a\":1}\r\n", "hello\n{\"v\":1,\"se", "hello\n\0\0\n\0",
        ]
    )
    func damage(content: String) {
        let disk = FaultyStorage(files: [path: Array(content.utf8)])
        #expect(throws: AuditError.damaged("its last whole line is not a record")) {
            try AuditLog(path: path, storage: disk)
        }
        #expect(disk.bytes(path) == Array(content.utf8))
    }

    @Test("is not opened when there is no record where one should be")
    func noRecord() {
        let record = Array("{\"v\":1,\"seq\":1,\"a\":1}\n".utf8)
        let cases = [
            (Self.nuls(1 << 20), "there is no record in it"),
            (Self.nuls(40_000) + [10], "there is no record in it"),
            (Self.nuls(17 << 20), "there is no record in its last 16 MiB"),
            (record + Self.nuls(17 << 20), "there is no record in its last 16 MiB"),
            (record + [UInt8](repeating: 65, count: 40_000), "its last line is too long"),
        ]
        for (content, reason) in cases {
            let disk = FaultyStorage(files: [path: content])
            #expect(throws: AuditError.damaged(reason)) {
                try AuditLog(path: path, storage: disk)
            }
            #expect(disk.bytes(path)?.count == content.count)
        }
    }

    @Test("loses nothing that was answered, wherever the power goes")
    func powerCut() async throws {
        for failing in 1...6 {
            var faults = FaultyStorage.Faults()
            faults.failing[.append] = failing
            faults.appendKeeps = failing * 5
            let disk = FaultyStorage(faults)
            let log = try AuditLog(path: path, storage: disk)
            var answered: [Int] = []
            for number in 1...8 where (try? await log.record(.numbered(number))) != nil {
                answered.append(number)
            }
            let after = FaultyStorage(files: [path: disk.bytes(path) ?? []])
            try await AuditLog(path: path, storage: after).record(.numbered(100))
            let lines = try LogLines(after.durable(path))
            #expect(lines.sequence == Array(1...lines.values.count))
            #expect(lines.numbers("n").compactMap(\.self) == answered + [100])
        }
    }
}
