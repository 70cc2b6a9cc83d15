import CLinux
import Dispatch
import Glibc
import Synchronization

/// One thread of execution over one epoll descriptor, on Dispatch, and a Swift executor.
///
/// The loop is a serial queue. One DispatchSource watches the epoll descriptor; its handler drains
/// events, timers and jobs in batches and lingers a few milliseconds in `epoll_wait` before it gives
/// the thread back. A source per connection was measured at half the throughput
/// (docs/decisions/0011).
///
/// Actors that name the loop as their executor, and tasks that prefer it, run between batches, on the
/// same thread as the events: their state needs no lock, and no hop lies between event and state.
/// Nothing that blocks may run here.
///
/// Work that waits belongs into a task that prefers the loop (``LoopTaskExecutor``). The runtime resumes a continuation on
/// the task's preferred executor, and without one on the global pool: an actor's executor alone does
/// not keep a task from travelling there and back, nor from waiting for a thread of the pool.
// Unchecked: everything mutable is touched on the loop only (asserted), or is behind `inbox`.
public final class EventLoop: SerialExecutor, @unchecked Sendable {
    /// A scheduled wake-up, to cancel it.
    public typealias Timer = TimerWheel<@Sendable () -> Void>.Handle

    /// A piece of Swift concurrency's work, and in which of the loop's two roles it came.
    struct Job {
        let job: UnownedJob
        /// The executor that the task prefers; `nil` for a job of an actor on the loop.
        let preference: UnownedTaskExecutor?
    }

    private struct Inbox {
        var jobs: [Job] = []
        var calls: [@Sendable () -> Void] = []
        var isSignalled = false
    }

    private static let lingering = Duration.milliseconds(10)

    /// For logs.
    public let name: String
    private let poller: Poller
    private let source: any DispatchSourceRead
    private let inbox = Guarded(Inbox())
    /// The thread that is inside the handler, 0 while none is.
    private let owner = Atomic<UInt>(0)
    private let hasEnded = Atomic<Bool>(false)

    private var jobs: [Job] = []
    private var running: [Job] = []
    private var timers: TimerWheel<@Sendable () -> Void>
    private var isStopping = false
    /// When the current batch began. Fresh enough for deadlines, and free.
    public private(set) var now: MonotonicTime

    /// Creates a loop that serves at once and until ``stop()``.
    ///
    /// - Throws: ``SystemError`` when the process is out of descriptors.
    public init(name: String) throws(SystemError) {
        self.name = name
        poller = try Poller()
        now = .now
        timers = TimerWheel(at: Self.tick(now))
        source = DispatchSource.makeReadSource(
            fileDescriptor: poller.descriptor,
            queue: DispatchQueue(label: name)
        )
        source.setEventHandler { [self] in turn() }
        source.activate()
    }

    /// Stops after the current batch. Jobs that come later never run, and whatever was registered or
    /// scheduled is let go of, so that nothing keeps itself alive by way of the loop.
    public func stop() {
        post { [self] in isStopping = true }
    }

    /// True on the loop's thread, inside its handler.
    public var isCurrent: Bool {
        owner.load(ordering: .relaxed) == UInt(pthread_self())
    }

    // MARK: Descriptors

    /// Watches a descriptor, level-triggered, and reports to `observer` with `token`.
    ///
    /// - Throws: ``SystemError`` when the kernel refuses.
    public func register(
        _ descriptor: borrowing FileDescriptor,
        for interest: Interest,
        token: UInt64 = 0,
        observer: any EventObserver
    ) throws(SystemError) -> Registration {
        assertCurrent()
        return try poller.add(descriptor.raw, interest, token: token, observer: observer)
    }

    /// Changes what is waited for.
    public func update(
        _ registration: Registration,
        for interest: Interest
    ) throws(SystemError) {
        assertCurrent()
        try poller.modify(registration, interest)
    }

    /// Stops watching. To be called before the descriptor is closed; events already fetched for it in
    /// the current batch are dropped.
    public func deregister(_ registration: Registration) {
        assertCurrent()
        poller.remove(registration)
    }

    // MARK: Time

    /// Calls `body` on the loop at `time` or up to a millisecond later.
    public func schedule(
        at time: MonotonicTime,
        _ body: @escaping @Sendable () -> Void
    ) -> Timer {
        assertCurrent()
        return timers.schedule(at: Self.tick(time) + 1, body)
    }

    /// Takes a timer back; harmless when it has fired.
    public func cancel(_ timer: Timer) {
        assertCurrent()
        timers.cancel(timer)
    }

    private static func tick(_ time: MonotonicTime) -> UInt64 {
        UInt64(max(0, time.nanoseconds) / 1_000_000)
    }

    // MARK: Work from elsewhere

    /// Runs `body` on the loop, from any thread.
    public func post(_ body: @escaping @Sendable () -> Void) {
        signal { $0.calls.append(body) }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        enqueue(Job(job: UnownedJob(job), preference: nil))
    }

    func enqueue(_ job: Job) {
        if isCurrent {
            jobs.append(job)
        } else {
            signal { $0.jobs.append(job) }
        }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        precondition(isCurrent, "not on event loop \(name)")
    }

    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    private func assertCurrent() {
        assert(isCurrent, "not on event loop \(name)")
    }

    private func signal(_ change: (inout Inbox) -> Void) {
        let needsWake = inbox.withLock { inbox in
            change(&inbox)
            defer { inbox.isSignalled = true }
            return !inbox.isSignalled
        }
        if needsWake { poller.wake() }
    }

    // MARK: The batch

    /// The source's handler: serves until nothing has come for the lingering time.
    private func turn() {
        owner.store(UInt(pthread_self()), ordering: .relaxed)
        defer { owner.store(0, ordering: .relaxed) }
        now = .now
        var idleSince = now
        while !isStopping {
            runJobs()
            let events = poller.wait(milliseconds: patience(since: idleSince))
            now = .now
            if events > 0 || !jobs.isEmpty { idleSince = now }
            deliver(events)
            fireTimers()
            if jobs.isEmpty, now - idleSince >= Self.lingering { break }
        }
        if isStopping { return end() }
        // Timers must fire while nobody is in epoll_wait: the alarm makes the descriptor readable.
        poller.setAlarm(at: timers.nextTick.map { Int64($0) * 1_000_000 })
    }

    private func end() {
        hasEnded.store(true, ordering: .relaxed)
        source.cancel()
        poller.removeAll()
        timers = TimerWheel(at: Self.tick(now))
    }

    /// True once the loop serves no more: what hangs on it need not be closed in good order.
    public var isOver: Bool { hasEnded.load(ordering: .relaxed) }

    private func patience(since idle: MonotonicTime) -> Int32 {
        guard jobs.isEmpty else { return 0 }
        var left = (Self.lingering - (now - idle)).wholeNanoseconds
        if let tick = timers.nextTick {
            left = min(left, Int64(tick) * 1_000_000 - now.nanoseconds)
        }
        return Int32(max(0, (left + 999_999) / 1_000_000))
    }

    private func deliver(_ count: Int) {
        for index in 0..<count {
            guard let event = poller.event(at: index) else {
                drainInbox()
                continue
            }
            event.observer.ready(event.interest, token: event.token)
        }
    }

    /// The wheel is not touched while a timer's body runs, so that it may schedule and cancel others.
    private func fireTimers() {
        let tick = Self.tick(now)
        while let body = timers.popDue(at: tick) { body() }
    }

    private func drainInbox() {
        poller.acknowledgeWake()
        let work = inbox.withLock { inbox in
            defer { inbox = Inbox() }
            return inbox
        }
        jobs.append(contentsOf: work.jobs)
        for call in work.calls { call() }
    }

    /// Runs what was there at the start: jobs that jobs enqueue wait for the next round, so that
    /// events are not starved.
    ///
    /// The runtime goes on in place, from actor to actor and behind a resumed continuation, only where
    /// both executors are named exactly as the task has them: with the loop in both roles for a task
    /// that prefers it, with the serial role alone for any other.
    private func runJobs() {
        swap(&jobs, &running)
        for index in running.indices {
            let job = running[index]
            if let preference = job.preference {
                job.job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(),
                    taskExecutor: preference
                )
            } else {
                job.job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
        running.removeAll(keepingCapacity: true)
    }
}
