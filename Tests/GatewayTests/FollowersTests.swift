import Synchronization
import Testing

@testable import Gateway

@Suite struct FollowersTests {
    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test("waits for those that end when they are told to")
    func ending() async {
        let ended = Count()
        let followers = Followers(
            tasks: (0..<3).map { _ in
                Task {
                    try? await Task.sleep(for: .seconds(3600))
                    ended.value.add(1, ordering: .relaxed)
                }
            }
        )
        await followers.end(within: .seconds(60))
        #expect(ended.value.load(ordering: .relaxed) == 3)
    }

    @Test("does not wait for ever for one that does not", .timeLimit(.minutes(15)))
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
