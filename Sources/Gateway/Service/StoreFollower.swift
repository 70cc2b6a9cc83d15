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

    /// One look.
    func follow() async {
        do {
            try await directory.refresh()
            try await directory.recordUses()
            try await vault.refresh()
            for credential in vault.damaged { damage.note(credential) }
            let follows = try await journal.follow()
            if !follows { damage.noteActs() }
            try await clientJournal.follow()
            // Attempts that died while they were sending become unknown, so that nobody waits for them.
            _ = try await operations.unresolved(now: .now)
            readiness.note(storeIsOpen: follows)
        } catch {
            // The store gives up a look that the end of the process has cut short: no fault of its.
            guard !Task.isCancelled else { return }
            readiness.note(storeIsOpen: false)
            logger.error("the store cannot be read or written", metadata: ["error": "\(error)"])
        }
    }
}
