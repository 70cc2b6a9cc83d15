import Glibc
import Platform

/// The log's file and where it ends; used by the log's writer alone.
///
/// A disk without room is waited for: what was written in part is cut off, records of reads are kept in
/// memory, and ``resume(at:)`` goes on in a file opened anew. After any other failure, a failed sync
/// above all, nothing more is written (R-AU-07).
struct AuditOutput: ~Copyable {
    private let path: String
    private let storage: any FileStorage
    /// How many octets of records wait for room. What comes beyond is counted.
    private let maxKept: Int
    private var file: any AppendableFile
    /// The number of the last durable record, and the file's length with it.
    private var sequence: UInt64
    private var length: Int
    /// Why nothing is written, nil while all is well.
    private(set) var problem: AuditError?
    /// Nothing but room is missing.
    private(set) var lacksRoom = false
    /// What has to be written when there is room again, and how many records more there would be.
    private var kept = ByteBuffer(capacity: 0)
    private var lost: Int64 = 0
    /// What is being written, and the lines that are made of it. Both keep their room.
    var records = ByteBuffer(capacity: 16 << 10)
    private var lines = ByteBuffer(capacity: 16 << 10)

    private init(
        _ path: String,
        _ storage: some FileStorage,
        _ file: any AppendableFile,
        keeping maxKept: Int
    ) {
        self.path = path
        self.storage = storage
        self.maxKept = maxKept
        self.file = file
        sequence = 0
        length = 0
    }

    /// Opens the file, and puts aside what a power cut has left at its end.
    ///
    /// - Throws: ``AuditError``.
    static func open(
        _ path: String,
        in storage: some FileStorage,
        keeping maxKept: Int
    ) throws(AuditError) -> AuditOutput {
        let file: any AppendableFile
        do {
            file = try storage.openForAppending(path)
        } catch {
            throw .unavailable(error.description)
        }
        var output = AuditOutput(path, storage, file, keeping: maxKept)
        let tail = try LogTail.read(file)
        output.sequence = tail.sequence
        do throws(SystemError) {
            if !tail.torn.isEmpty { try output.recover(from: tail) }
            output.length = try file.length
        } catch {
            throw .unavailable(error.description)
        }
        return output
    }

    /// Saves first and cuts then: whatever happens in between, nothing is lost.
    private mutating func recover(from tail: LogTail) throws(SystemError) {
        let aside = try storage.openForAppending("\(path).torn-\(tail.sequence + 1)")
        try aside.append(tail.torn.span)
        try aside.synchronize()
        try file.removeTail(tail.torn.count)
        var record = AuditRecord()
        record.append("type", "system.recovered")
        record.append("bytes", Int64(tail.torn.count))
        record.end()
        records.append(record.bytes.bytes)
        let last = number()
        try file.append(lines.bytes)
        try file.synchronize()
        sequence = last
    }

    /// Makes ``records`` durable: one write, one sync.
    ///
    /// - Parameters:
    ///   - dropped: how many records of reads had to be left out before.
    ///   - awaited: where in the records those begin whose senders are told of a failure. They are not
    ///     written later, the others are.
    /// - Returns: a failure when they are not durable.
    mutating func save(dropped: Int64, awaited: [Int]) -> Result<Void, AuditError> {
        if dropped > 0 { Self.note(dropped: dropped, in: &records) }
        guard !records.isEmpty else { return .success(()) }
        if problem == nil { write() }
        guard let problem else { return .success(()) }
        if lacksRoom { keepAll(but: Set(awaited)) }
        return .failure(problem)
    }

    /// Goes on, if there is room by now for all that waits for it.
    mutating func resume(at now: WallTime) {
        guard lacksRoom, reopen() else { return }
        records.truncate(to: 0)
        var record = AuditRecord()
        record.append("ts", now.rfc3339)
        record.append("type", "system.resumed")
        record.append("reason", problem?.description ?? "")
        record.end()
        records.append(record.bytes.bytes)
        // Taken out, so that the records may change while it is read.
        var waiting = ByteBuffer(capacity: 0)
        swap(&waiting, &kept)
        records.append(waiting.bytes)
        swap(&waiting, &kept)
        let lost = lost
        if lost > 0 { Self.note(dropped: lost, in: &records) }
        write()
        guard problem == nil else { return }
        kept = ByteBuffer(capacity: 0)
        self.lost = 0
    }

    // MARK: Writing

    private mutating func write() {
        let last = number()
        do throws(SystemError) {
            try file.append(lines.bytes)
        } catch {
            problem = .unavailable(error.description)
            lacksRoom = error.isLackOfRoom
            // Nobody is to read what is not on record. If it fails, it is done before going on.
            if lacksRoom { try? cut(file) }
            return
        }
        do throws(SystemError) {
            try file.synchronize()
        } catch {
            // The same descriptor must not be trusted again (R-AU-07).
            problem = .unavailable(error.description)
            lacksRoom = false
            return
        }
        sequence = last
        length += lines.count
        problem = nil
        lacksRoom = false
    }

    /// Cuts off what is behind the last durable record.
    private func cut(_ file: any AppendableFile) throws(SystemError) {
        let surplus = try file.length - length
        if surplus > 0 { try file.removeTail(surplus) }
    }

    /// Opens the file anew and sees to it that it is as it was when it was last durable. Nothing is lost
    /// if it cannot be: it is tried again.
    private mutating func reopen() -> Bool {
        do throws(SystemError) {
            let reopened = try storage.openForAppending(path)
            try cut(reopened)
            guard try reopened.length == length, endsAsItDid(reopened) else {
                problem = .damaged("it was changed while there was no room")
                return false
            }
            file = reopened
            return true
        } catch {
            return false
        }
    }

    private func endsAsItDid(_ file: any AppendableFile) -> Bool {
        guard let tail = try? LogTail.read(file) else { return false }
        return tail.sequence == sequence && tail.torn.isEmpty
    }

    // MARK: Records

    private mutating func keepAll(but awaited: Set<Int>) {
        var taken = ByteBuffer(capacity: 0)
        swap(&taken, &records)
        defer { swap(&taken, &records) }
        let records = taken.bytes
        var start = 0
        while let end = Self.endOfRecord(records, from: start) {
            if !awaited.contains(start) {
                if kept.count < maxKept {
                    kept.append(records.extracting(start...end))
                } else {
                    lost += 1
                }
            }
            start = end + 1
        }
    }

    /// Makes the records' lines, `{"v":1,"seq":n,…}`, and returns the last one's number.
    private mutating func number() -> UInt64 {
        lines.truncate(to: 0)
        // Taken out, so that the lines may change while the records are read.
        var taken = ByteBuffer(capacity: 0)
        swap(&taken, &records)
        defer { swap(&taken, &records) }
        let records = taken.bytes
        var last = sequence
        var start = 0
        while let end = Self.endOfRecord(records, from: start) {
            last += 1
            lines.append("{\"v\":1,\"seq\":" as StaticString)
            lines.append(decimal: Int(last))
            lines.append(records.extracting(start..<end))
            lines.append("}\n" as StaticString)
            start = end + 1
        }
        return last
    }

    /// The place of the line feed that ends the record.
    private static func endOfRecord(_ records: Span<UInt8>, from start: Int) -> Int? {
        records.withUnsafeBytes { records in
            guard let base = records.baseAddress,
                let found = memchr(base + start, 10, records.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private static func note(dropped: Int64, in records: inout ByteBuffer) {
        var record = AuditRecord()
        record.append("type", "system.dropped")
        record.append("count", dropped)
        record.end()
        records.append(record.bytes.bytes)
    }
}
