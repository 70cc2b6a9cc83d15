import Logging
import Platform
import Vault

/// Follows what other processes change in the store: clients, keys and credentials, within a second.
struct StoreFollower: Sendable {
    private static let interval = Duration.seconds(1)
    /// Old operations are looked for once in so many rounds.
    private static let roundsBetweenPurges = 600

    let directory: ClientDirectory
    let vault: CredentialVault
    let operations: any OperationRepository
    let journal: StoreJournal
    let clientJournal: ClientJournal
    let damage: DamageReport
    let readiness: Readiness
    let logger: Logger

    /// Follows until the task is cancelled.
    func run() async {
        var round = 0
        journal.begin(at: .now)
        while !Task.isCancelled {
            await follow()
            round += 1
            if round % Self.roundsBetweenPurges == 0 {
                _ = try? await operations.purge(now: .now)
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// One look. What one part of the store keeps from working keeps none of the others: a revocation takes
    /// effect whatever else is wrong.
    func follow() async {
        let parts = [
            await look("client") { () throws(VaultError) in
                try await directory.refresh()
                for client in directory.damaged { damage.note(client) }
            },
            await look("api_key") { () throws(VaultError) in
                try await directory.recordUses()
            },
            await look("credential") { () throws(VaultError) in
                try await vault.refresh()
                for credential in vault.damaged { damage.note(credential) }
            },
            await look("act") { () throws(VaultError) in
                guard try await journal.follow() else { throw .integrity }
            },
            await look("client_act") { () throws(VaultError) in
                try await clientJournal.follow()
            },
            // Attempts that died while they were sending become unknown, so that nobody waits for them.
            await look("operation") { () throws(VaultError) in
                _ = try await operations.unresolved(now: .now)
            },
        ]
        readiness.note(storeIsOpen: parts.allSatisfy(\.self))
    }

    /// Whether all was well with this part, which goes by the name of its table.
    private func look(
        _ table: String,
        _ work: () async throws(VaultError) -> Void
    ) async -> Bool {
        do {
            try await work()
            return true
        } catch .integrity {
            damage.note(part: table)
            return false
        } catch {
            // The store gives up a look that the end of the process has cut short: no fault of its.
            guard !Task.isCancelled else { return true }
            logger.error(
                "the store cannot be read or written",
                metadata: ["error": "\(error)", "table": "\(table)"]
            )
            return false
        }
    }
}
