import HTTPTypes
import Platform
import TestSupport
import Testing

@Suite(.blocking) struct AdminStoppingTests {
    @Test(
        "administrators who go on asking do not keep the gateway from stopping",
        .timeLimit(.minutes(15))
    )
    func stopping() async throws {
        let stage = try await Stage.start(.administered)
        let asked = Gate()
        let callers = (0..<8).map { _ in
            Task {
                while (try? await stage.administer(.get, Stage.clients)) != nil { asked.open() }
            }
        }
        await asked.wait()
        let began = MonotonicTime.now
        try await stage.end()
        // Half of what is waited for writes at most.
        #expect(MonotonicTime.now - began < .seconds(15))
        for caller in callers { await caller.value }
        #expect(!stage.log.contains("the store cannot be read"), "\(stage.log)")
    }
}
