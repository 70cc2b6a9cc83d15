import Dispatch
import Glibc
public import Platform

/// The append-only audit log of one process, as JSON lines.
///
/// Records are buffered and written in batches by one writer on its own queue, never on a loop. Those
/// of reads reach the disk within a second; ``record(_:)`` returns only once its record is durable,
/// and one sync serves all that wait (R-AU-05, R-AU-06). Once the disk has refused, the log says
/// so at once instead of hanging, and writes are turned away (R-AU-07).
public final class AuditLog: Sendable {
    private struct Batch {
        /// Members of records, each ended by a line feed.
        var records: [UInt8] = []
        var waiters: [CheckedContinuation<Result<Void, AuditError>, Never>] = []
        var isScheduled = false
        /// Records of reads that found no room.
        var dropped: Int64 = 0
    }

    private struct Output {
        var file: any AppendableFile
        var sequence: UInt64
    }

    private static let readDelay = DispatchTimeInterval.milliseconds(250)
    private static let maxBuffered = 8 << 20

    private let batch = Guarded(Batch())
    private let failure = Guarded<AuditError?>(nil)
    private let output: Guarded<Output>
    private let queue = DispatchQueue(label: "audit")

    /// Opens or creates the log's file; numbers go on where it ends.
    ///
    /// A last line that is not whole, as a power cut leaves it, is saved in a file of its own beside the
    /// log and cut off, and a record says so (R-AU-09).
    ///
    /// - Throws: ``AuditError`` when the file cannot be written, or is not the log it should be.
    public init(path: String, storage: some FileStorage = DiskStorage()) throws(AuditError) {
        let file: any AppendableFile
        let end: [UInt8]
        do {
            file = try storage.openForAppending(path)
            end = try file.tail(LogTail.length)
        } catch {
            throw .unavailable(error.description)
        }
        let tail = try LogTail(end)
        var opened = Output(file: file, sequence: tail.sequence)
        if !tail.torn.isEmpty {
            do {
                let aside = "\(path).torn-\(tail.sequence + 1)"
                try Self.recover(&opened, from: tail, to: storage.openForAppending(aside))
            } catch {
                throw .unavailable(error.description)
            }
        }
        output = Guarded(opened)
    }

    /// Saves first and cuts then: whatever happens in between, nothing is lost.
    private static func recover(
        _ output: inout Output,
        from tail: LogTail,
        to aside: any AppendableFile
    ) throws(SystemError) {
        try aside.append(tail.torn)
        try aside.synchronize()
        try output.file.removeTail(tail.torn.count)
        var record = AuditRecord()
        record.append("type", "system.recovered")
        record.append("bytes", Int64(tail.torn.count))
        try output.file.append(number(record.bytes + [10], from: &output.sequence))
        try output.file.synchronize()
    }

    /// How many wait for their record to become durable, those of the running batch excepted.
    package var waiting: Int {
        batch.withLock { $0.waiters.count }
    }

    /// `nil` while records can be kept.
    public var problem: AuditError? {
        failure.withLock { $0 }
    }

    /// Keeps a record of a read. It is durable within a second.
    ///
    /// When the disk is so far behind that 8 MiB wait, it is dropped, and the log says how many were.
    public func append(_ record: borrowing AuditRecord) {
        let bytes = record.bytes
        let mustSchedule = batch.withLock { batch in
            guard batch.records.count < Self.maxBuffered else {
                batch.dropped += 1
                return false
            }
            batch.records.append(contentsOf: bytes)
            batch.records.append(10)
            defer { batch.isScheduled = true }
            return !batch.isScheduled
        }
        if mustSchedule {
            queue.asyncAfter(deadline: .now() + Self.readDelay) { [self] in write() }
        }
    }

    /// Keeps a record and returns once it is durable.
    ///
    /// - Throws: ``AuditError`` when it may not be: whatever depended on it must not happen.
    public func record(_ record: consuming AuditRecord) async throws(AuditError) {
        let bytes = record.bytes
        let result = await withCheckedContinuation { continuation in
            batch.withLock { batch in
                batch.records.append(contentsOf: bytes)
                batch.records.append(10)
                batch.waiters.append(continuation)
            }
            // Whoever comes while this batch is being synchronised joins the next one.
            queue.async { [self] in write() }
        }
        try result.get()
    }

    /// Writes everything that waits, and returns once it is durable.
    public func flush() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                write()
                continuation.resume()
            }
        }
    }

    /// One batch: one write, one sync. On the writer's queue only.
    private func write() {
        var work = batch.withLock { batch in
            defer { batch = Batch() }
            return batch
        }
        guard !work.records.isEmpty else { return }
        work.records.append(contentsOf: Self.note(dropped: work.dropped))
        let result = save(work.records)
        if case .failure(let error) = result { failure.withLock { $0 = error } }
        for waiter in work.waiters { waiter.resume(returning: result) }
    }

    private static func note(dropped: Int64) -> [UInt8] {
        guard dropped > 0 else { return [] }
        var record = AuditRecord()
        record.append("type", "system.dropped")
        record.append("count", dropped)
        return record.bytes + [10]
    }

    private func save(_ records: [UInt8]) -> Result<Void, AuditError> {
        // After a failed sync the same descriptor must not be trusted again (R-AU-07).
        if let problem { return .failure(problem) }
        return output.withLock { output in
            let lines = Self.number(records, from: &output.sequence)
            do throws(SystemError) {
                try output.file.append(lines)
                try output.file.synchronize()
                return .success(())
            } catch {
                return .failure(.unavailable(error.description))
            }
        }
    }

    /// Makes lines of records: `{"v":1,"seq":n,…}`.
    private static func number(_ records: [UInt8], from sequence: inout UInt64) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(records.count + records.count / 4)
        records.withUnsafeBufferPointer { records in
            var rest = records[...]
            while let end = Self.endOfRecord(rest) {
                sequence += 1
                append("{\"v\":1,\"seq\":", to: &lines)
                append(sequence, to: &lines)
                lines.append(contentsOf: rest[..<end])
                append("}\n", to: &lines)
                rest = rest[(end + 1)...]
            }
        }
        return lines
    }

    /// The place of the line feed that ends the first record.
    private static func endOfRecord(_ records: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let rest = UnsafeBufferPointer(rebasing: records)
        guard let base = rest.baseAddress, let found = memchr(base, 10, rest.count) else {
            return nil
        }
        return records.startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
    }

    private static func append(_ text: StaticString, to lines: inout [UInt8]) {
        text.withUTF8Buffer { lines.append(contentsOf: $0) }
    }

    private static func append(_ number: UInt64, to lines: inout [UInt8]) {
        let start = lines.count
        var rest = number
        repeat {
            lines.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
            rest /= 10
        } while rest > 0
        lines[start...].reverse()
    }
}
