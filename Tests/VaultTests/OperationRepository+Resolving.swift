import Platform

@testable import Vault

extension OperationRepository {
    /// Ends the uncertainty about the attempt that is the last one now.
    func resolve(
        _ id: ULID,
        _ resolution: OperationResolution,
        now: WallTime,
        keep: Duration
    ) async throws {
        guard let operation = try await operation(id) else { throw VaultError.operationMissing }
        try await resolve(
            operation.attempt,
            resolution,
            by: OperationVerdict(reason: "found", actor: "a person"),
            now: now,
            keep: keep
        )
    }
}
