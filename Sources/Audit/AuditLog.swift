package import Dispatch
package import Platform

/// The append-only audit log of one process, as JSON lines.
///
/// Records are buffered and written in batches by one writer on its own queue, never on a loop. Those
/// of reads reach the disk within a second; ``record(_:)`` returns only once its record is durable,
/// and one sync serves all that wait (R-AU-05, R-AU-06). Once the disk has refused, the log says
/// so at once instead of hanging, and writes are turned away: until there is room again if that is what
/// was missing, and else for good (R-AU-07).
public final class AuditLog: Sendable {
    private struct Batch: ~Copyable {
        /// Members of records, each ended by a line feed.
        var records = ByteBuffer(capacity: 16 << 10)
        var waiters: [CheckedContinuation<Result<Void, AuditError>, Never>] = []
        /// Where in the records those begin that are not to be written once their waiters have been
        /// told that they were not.
        var awaited: [Int] = []
        /// A write is in the queue, and takes whatever has come until it begins.
        var isQueued = false
        /// A write is going to be queued when the delay is over.
        var isTimed = false
        /// Records of reads that found no room.
        var dropped: Int64 = 0
    }

    /// What does not wait for the delay, so that a batch stays within the processor's cache on its way:
    /// with megabytes every record would be fetched from memory three times.
    private static let fullBatch = 128 << 10
    package static let maxBuffered = 8 << 20

    private let batch = Guarded(Batch())
    private let failure = Guarded<AuditError?>(nil)
    private let output: Guarded<AuditOutput>
    private let queue = DispatchQueue(label: "audit")
    /// How long records of reads are collected.
    private let delay: DispatchTimeInterval
    /// How long it takes until a full disk is tried again.
    private let pause: DispatchTimeInterval

    /// Opens or creates the log's file; numbers go on where it ends.
    ///
    /// A last line that is not whole and blocks that were not written, as a power cut leaves them, are
    /// saved in a file of their own beside the log and cut off, and a record says so (R-AU-09).
    ///
    /// - Throws: ``AuditError`` when the file cannot be written, or is not the log it should be.
    public convenience init(path: String) throws(AuditError) {
        try self.init(path: path, storage: DiskStorage())
    }

    package init(
        path: String,
        storage: some FileStorage,
        delay: DispatchTimeInterval = .milliseconds(250),
        pause: DispatchTimeInterval = .seconds(1),
        keeping maxKept: Int = maxBuffered
    ) throws(AuditError) {
        self.delay = delay
        self.pause = pause
        output = Guarded(try AuditOutput.open(path, in: storage, keeping: maxKept))
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
    /// When the disk is so far behind, or without room for so long, that 8 MiB wait, it is dropped, and
    /// the log says how many were.
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
        try await self.record(record, isOwed: false)
    }

    /// Keeps a record of what has happened already. It is written later if there is no room for it now.
    ///
    /// - Throws: ``AuditError`` when it is not durable yet.
    func record(owed record: consuming AuditRecord) async throws(AuditError) {
        try await self.record(record, isOwed: true)
    }

    private func record(
        _ record: consuming AuditRecord,
        isOwed: Bool
    ) async throws(AuditError) {
        let bytes = record.bytes.array
        let result = await withCheckedContinuation { continuation in
            batch.withLock { batch in
                if !isOwed { batch.awaited.append(batch.records.count) }
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
        let (waiters, result, isFull) = output.withLock { output in
            output.records.truncate(to: 0)
            let (waiters, awaited, dropped) = batch.withLock { batch in
                swap(&batch.records, &output.records)
                defer {
                    batch.waiters = []
                    batch.awaited = []
                    batch.dropped = 0
                    batch.isQueued = false
                }
                return (batch.waiters, batch.awaited, batch.dropped)
            }
            let lackedRoom = output.lacksRoom
            let result = output.save(dropped: dropped, awaited: awaited)
            failure.withLock { $0 = output.problem }
            return (waiters, result, output.lacksRoom && !lackedRoom)
        }
        for waiter in waiters { waiter.resume(returning: result) }
        if isFull { tryLater() }
    }

    /// Asks the disk for room until there is some, so that nobody has to come first for it.
    private func tryLater() {
        queue.asyncAfter(deadline: .now() + pause) { [weak self] in self?.resume() }
    }

    private func resume() {
        let isFull = output.withLock { output in
            output.resume(at: .now)
            failure.withLock { $0 = output.problem }
            return output.lacksRoom
        }
        if isFull { tryLater() }
    }
}
