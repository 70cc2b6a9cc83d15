package import Dispatch
import Glibc
package import Platform

/// The append-only audit log of one process, as JSON lines.
///
/// Records are buffered and written in batches by one writer on its own queue, never on a loop. Those
/// of reads reach the disk within a second; ``record(_:)`` returns only once its record is durable,
/// and one sync serves all that wait (R-AU-05, R-AU-06). Once the disk has refused, the log says
/// so at once instead of hanging, and writes are turned away (R-AU-07).
public final class AuditLog: Sendable {
    private struct Batch: ~Copyable {
        /// Members of records, each ended by a line feed.
        var records = ByteBuffer(capacity: 16 << 10)
        var waiters: [CheckedContinuation<Result<Void, AuditError>, Never>] = []
        /// A write is in the queue, and takes whatever has come until it begins.
        var isQueued = false
        /// A write is going to be queued when the delay is over.
        var isTimed = false
        /// Records of reads that found no room.
        var dropped: Int64 = 0
    }

    private struct Output: ~Copyable {
        let file: any AppendableFile
        var sequence: UInt64
        /// What is being written, and the lines that are made of it. Both keep their room.
        var records = ByteBuffer(capacity: 16 << 10)
        var lines = ByteBuffer(capacity: 16 << 10)

        /// Makes the records' lines: `{"v":1,"seq":n,…}`.
        mutating func number() {
            lines.truncate(to: 0)
            // Taken out, so that the lines may change while the records are read.
            var taken = ByteBuffer(capacity: 0)
            swap(&taken, &records)
            defer { swap(&taken, &records) }
            let records = taken.bytes
            var start = 0
            while let end = Self.endOfRecord(records, from: start) {
                sequence += 1
                lines.append("{\"v\":1,\"seq\":" as StaticString)
                lines.append(decimal: Int(sequence))
                lines.append(records.extracting(start..<end))
                lines.append("}\n" as StaticString)
                start = end + 1
            }
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
    }

    /// What does not wait for the delay, so that a batch stays within the processor's cache on its way:
    /// with megabytes every record would be fetched from memory three times.
    private static let fullBatch = 128 << 10
    private static let maxBuffered = 8 << 20

    private let batch = Guarded(Batch())
    private let failure = Guarded<AuditError?>(nil)
    private let output: Guarded<Output>
    private let queue = DispatchQueue(label: "audit")
    /// How long records of reads are collected.
    private let delay: DispatchTimeInterval

    /// Opens or creates the log's file; numbers go on where it ends.
    ///
    /// A last line that is not whole, as a power cut leaves it, is saved in a file of its own beside the
    /// log and cut off, and a record says so (R-AU-09).
    ///
    /// - Throws: ``AuditError`` when the file cannot be written, or is not the log it should be.
    public convenience init(path: String) throws(AuditError) {
        try self.init(path: path, storage: DiskStorage())
    }

    package init(
        path: String,
        storage: some FileStorage,
        delay: DispatchTimeInterval = .milliseconds(250)
    ) throws(AuditError) {
        self.delay = delay
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
        try aside.append(tail.torn.span)
        try aside.synchronize()
        try output.file.removeTail(tail.torn.count)
        var record = AuditRecord()
        record.append("type", "system.recovered")
        record.append("bytes", Int64(tail.torn.count))
        record.end()
        output.records.append(record.bytes.bytes)
        output.number()
        try output.file.append(output.lines.bytes)
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
        let (isFull, isFirst) = batch.withLock { batch in
            guard batch.records.count < Self.maxBuffered else {
                batch.dropped += 1
                return (false, false)
            }
            batch.records.append(record.bytes.bytes)
            batch.records.append(10)
            guard !batch.isQueued else { return (false, false) }
            let isFull = batch.records.count >= Self.fullBatch
            let isFirst = !isFull && !batch.isTimed
            batch.isQueued = isFull
            batch.isTimed = batch.isTimed || isFirst
            return (isFull, isFirst)
        }
        if isFull { queue.async { [self] in write() } }
        if isFirst {
            queue.asyncAfter(deadline: .now() + delay) { [self] in
                batch.withLock { $0.isTimed = false }
                write()
            }
        }
    }

    /// Keeps a record and returns once it is durable.
    ///
    /// - Throws: ``AuditError`` when it may not be: whatever depended on it must not happen.
    public func record(_ record: consuming AuditRecord) async throws(AuditError) {
        let bytes = record.bytes.array
        let result = await withCheckedContinuation { continuation in
            batch.withLock { batch in
                batch.records.append(bytes)
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
        let waiters = output.withLock { output in
            output.records.truncate(to: 0)
            let (waiters, dropped) = batch.withLock { batch in
                swap(&batch.records, &output.records)
                defer {
                    batch.waiters = []
                    batch.dropped = 0
                    batch.isQueued = false
                }
                return (batch.waiters, batch.dropped)
            }
            if dropped > 0 { Self.note(dropped: dropped, in: &output.records) }
            let result = save(&output)
            return waiters.map { ($0, result) }
        }
        for (waiter, result) in waiters { waiter.resume(returning: result) }
    }

    private static func note(dropped: Int64, in records: inout ByteBuffer) {
        var record = AuditRecord()
        record.append("type", "system.dropped")
        record.append("count", dropped)
        record.end()
        records.append(record.bytes.bytes)
    }

    private func save(_ output: inout Output) -> Result<Void, AuditError> {
        guard !output.records.isEmpty else { return .success(()) }
        // After a failed sync the same descriptor must not be trusted again (R-AU-07).
        if let problem { return .failure(problem) }
        output.number()
        do throws(SystemError) {
            try output.file.append(output.lines.bytes)
            try output.file.synchronize()
            return .success(())
        } catch {
            let problem = AuditError.unavailable(error.description)
            failure.withLock { $0 = problem }
            return .failure(problem)
        }
    }
}
