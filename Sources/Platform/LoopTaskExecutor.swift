/// The loop in its other role: the executor that a task prefers, for code that belongs to no actor, and
/// for continuations, which the runtime resumes there.
///
/// It is an object of its own because the runtime compares executors: an actor's job must run under
/// exactly the executor that the actor names, or each call between two actors on one loop would be
/// enqueued instead of going straight on.
public final class LoopTaskExecutor: TaskExecutor {
    private let loop: EventLoop

    /// For `Task(executorPreference:)`.
    public init(_ loop: EventLoop) {
        self.loop = loop
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        loop.enqueue(
            EventLoop.Job(job: UnownedJob(job), preference: asUnownedTaskExecutor())
        )
    }
}
