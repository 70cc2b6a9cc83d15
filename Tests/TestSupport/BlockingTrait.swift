import Foundation
public import Testing

/// Runs tests that block on threads of their own, some at a time.
///
/// Tests share as many threads as the machine has cores. One that sits in `recv` keeps a thread from
/// everybody else, and two of them stop the whole run for as long as they take.
///
/// Such tests start gateways, providers and programs. With hundreds of these at once everything takes
/// twice as long, and what one waits for may take minutes. The time until a test is let in counts against
/// its time limit, which is there to end what hangs and has to be longer than the whole run.
public struct BlockingTrait: TestTrait, SuiteTrait, TestScoping {
    public var isRecursive: Bool { true }

    @concurrent public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        // A suite and its test may both be marked; the test is let in once.
        guard testCase != nil, !Self.isAdmitted else { return try await function() }
        await Self.admission.enter()
        defer { Self.admission.leave() }
        try await Self.$isAdmitted.withValue(true) {
            try await withTaskExecutorPreference(ThreadPerJob.shared) { try await function() }
        }
    }

    @TaskLocal private static var isAdmitted = false
    private static let admission = Turnstile(width: 16)

    /// Tasks within a test may wait for one another, so no number of threads would be enough.
    private final class ThreadPerJob: TaskExecutor {
        static let shared = ThreadPerJob()

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}

extension Trait where Self == BlockingTrait {
    /// The test makes blocking calls.
    public static var blocking: Self { BlockingTrait() }
}
