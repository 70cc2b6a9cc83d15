/// Something that a test waited for did not happen.
public struct NeverHappened: Error {}

/// Returns once a condition holds, looking again whenever others have had their turn.
///
/// - Throws: ``NeverHappened`` after two minutes, and when the task is cancelled, so that a test that
///   waits for what will not come fails instead of waiting for ever.
public func until(
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now.advanced(by: .seconds(120))
    while try await !condition() {
        guard !Task.isCancelled, ContinuousClock.now < end else { throw NeverHappened() }
        await Task.yield()
    }
}
