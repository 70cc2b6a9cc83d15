import Platform
import TestSupport
import Testing

@testable import Gateway

@Suite struct FollowersTests {
    @Test("waits for those that end when they are told to")
    func ending() async {
        let ended = Guarded(0)
        let followers = Followers(
            tasks: (0..<3).map { _ in
                Task {
                    try? await Task.sleep(for: .seconds(3600))
                    ended.withLock { $0 += 1 }
                }
            }
        )
        await followers.end(within: .seconds(60))
        #expect(ended.withLock { $0 } == 3)
    }

    @Test("does not wait for ever for one that does not", .timeLimit(.minutes(1)))
    func stuck() async {
        let (never, continuation) = AsyncStream.makeStream(of: Void.self)
        let stuck = Task {
            // Not cancelled with the task around it.
            await Task { for await _ in never {} }.value
        }
        await Followers(tasks: [stuck]).end(within: .milliseconds(1))
        continuation.finish()
        await stuck.value
    }
}
