import Platform

/// Lets one administrator at a time ask the provider: each question takes a connection of its own, and
/// the provider counts them.
final class ProbePermit: Sendable {
    private let isTaken = Guarded(false)

    /// Runs `body` with the permit.
    ///
    /// - Throws: ``AdminRefusal/probeInProgress`` while somebody has it, and what `body` throws.
    func use<Result>(
        _ body: () async throws(GatewayError) -> Result
    ) async throws(GatewayError) -> Result {
        let isMine = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        guard isMine else { throw .administration(.probeInProgress) }
        defer { isTaken.withLock { $0 = false } }
        return try await body()
    }
}
