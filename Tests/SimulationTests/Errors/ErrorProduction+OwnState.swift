import TestSupport
import Testing

extension ErrorProduction {
    /// What the gateway itself lacks.
    static let ofOwnState: [String: ErrorProduction] = [
        "503 credential-unavailable": ErrorProduction(.bare) { try await $0.send() },
        "503 not-ready": ErrorProduction(.bare) { try await $0.send() },
        "503 store-integrity": ErrorProduction(.damaged) { trial in
            guard trial.operation.pattern.contains("{operation_id}") else {
                return try await trial.send()
            }
            let damaged = try #require(try trial.operations().first)
            return try await trial.send { $0.target = "/v1/operations/\(damaged)" }
        },
        // Tables that are not there are a store that cannot be read.
        "503 store-unavailable": ErrorProduction(stage: 1) { trial in
            try trial.store.execute(
                "ALTER TABLE operation RENAME TO away; ALTER TABLE credential RENAME TO gone"
            )
            let reply = try await trial.send(trial.needingToken(try trial.request(), of: 20))
            try trial.store.execute(
                "ALTER TABLE away RENAME TO operation; ALTER TABLE gone RENAME TO credential"
            )
            return reply
        },
        // After all others: what is not turned away at once comes to nothing.
        "503 overloaded": ErrorProduction(stage: 5) { try await $0.sendIntoCrowd() },
        "500 internal-error": ErrorProduction(.full) { try await $0.writeOntoFullDisk() },
        "503 audit-unavailable": ErrorProduction(.full) { try await $0.writeWithoutLog() },
    ]
}
