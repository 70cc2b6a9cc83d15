import Caching
import Logging
import Platform
import Vault
import Vobiz

/// Finds out in the background what became of operations whose outcome is unknown (requirements §4): one look
/// at a time, after everybody who waits for an answer, and never by sending anything again.
struct OperationFollower: Sendable {
    private static let interval = Duration.seconds(1)

    let repository: any OperationRepository
    let accounts: AccountCreationLookup
    let transfers: TransferLookup
    let settings: ReconciliationSettings
    let journal: OperationJournal
    let cache: ResponseCache
    let damage: DamageReport
    let logger: Logger

    /// Follows until the task is cancelled.
    func run() async {
        var pauses: [ULID: MonotonicTime] = [:]
        while !Task.isCancelled {
            await follow(&pauses)
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// One round over all that is due. `pauses` holds until when those are left alone whose turn the provider's
    /// state has put off.
    func follow(_ pauses: inout [ULID: MonotonicTime]) async {
        guard let open = await open() else { return }
        pauses = pauses.filter { id, _ in open.contains { $0.operation.id == id } }
        for open in open {
            guard !Task.isCancelled else { break }
            let id = open.operation.id
            if let end = pauses[id], MonotonicTime.now < end { continue }
            pauses[id] = nil
            guard let rules = rules(for: open.operation) else {
                await end(open.operation, .needsReview, ReviewReason.nothingToLookFor.rawValue)
                continue
            }
            if let pause = await pursue(open, rules) { pauses[id] = .now + pause }
        }
        await follow(journal)
    }

    /// Looks, if it is time.
    ///
    /// - Returns: how long not to look again, apart from the schedule.
    private func pursue(_ open: OpenOperation, _ rules: ReconciliationRules) async -> Duration? {
        var search = Reconciliation(open, rules: rules)
        let now = WallTime.now
        guard !now.isBefore(search.nextLook) else { return nil }
        let result = await look(for: open.operation)
        // What was cut short by the end of the process shows nothing.
        guard !Task.isCancelled else { return nil }
        if case .postponed(let pause) = result { return pause }
        let decision = search.note(result, at: now)
        await carryOut(decision, result, search.progress, open.operation)
        return nil
    }

    private func carryOut(
        _ decision: Reconciliation.Decision,
        _ result: LookResult,
        _ progress: ReconciliationProgress,
        _ operation: Operation
    ) async {
        // Also what ends the search: whoever reviews an operation sees what was seen.
        await store(operation) { () throws(VaultError) in
            try await repository.note(progress, of: operation.attempt)
        }
        switch decision {
        case .lookAgain: return
        case .executed:
            guard case .present(let finding) = result else { return }
            await end(
                operation,
                .happened(finding.response, upstreamReference: finding.reference),
                finding.reason
            )
        case .notExecuted: await end(operation, .didNotHappen, progress.finding ?? "absent")
        case .review(let reason): await end(operation, .needsReview, reason.rawValue)
        }
    }

    // MARK: By kind

    private func rules(for operation: Operation) -> ReconciliationRules? {
        switch OperationKind(rawValue: operation.kind) {
        case .accountCreation: settings.accounts
        case .transfer: settings.transfers
        case nil: nil
        }
    }

    private func look(for operation: Operation) async -> LookResult {
        switch OperationKind(rawValue: operation.kind) {
        case .accountCreation: await accounts.look(for: operation)
        case .transfer: await transfers.look(for: operation)
        case nil: .contradiction(.nothingToLookFor)
        }
    }

    /// What may have been read before it was known that the operation was carried out.
    private func invalidate(_ operation: Operation) {
        switch OperationKind(rawValue: operation.kind) {
        case .accountCreation: cache.invalidate([.accounts, .partner])
        case .transfer:
            cache.invalidate(
                [.accounts, .partner] + (operation.accountID.map { [.account($0)] } ?? [])
            )
        case nil: break
        }
    }

    // MARK: The store

    private func open() async -> [OpenOperation]? {
        // What cannot be read is told by whoever follows the store.
        try? await repository.open()
    }

    private func end(
        _ operation: Operation,
        _ resolution: OperationResolution,
        _ reason: String
    ) async {
        let isEnded = await store(operation) { () throws(VaultError) in
            try await repository.resolve(
                operation.attempt,
                resolution,
                by: OperationVerdict(reason: reason),
                now: .now,
                keep: Operations.retention
            )
        }
        guard isEnded else { return }
        invalidate(operation)
        let metadata: Logger.Metadata = [
            "operation": "\(operation.id)", "kind": "\(operation.kind)",
            "account": "\(operation.accountID ?? "-")", "reason": "\(reason)",
        ]
        switch resolution {
        case .happened: logger.notice("a write was carried out after all", metadata: metadata)
        case .didNotHappen: logger.notice("a write was not carried out", metadata: metadata)
        case .needsReview:
            logger.error(
                "nobody knows whether a write was carried out: look at the provider, then give operation resolve",
                metadata: metadata
            )
        }
    }

    /// - Returns: false when it was not done: somebody else has ended the uncertainty meanwhile, or the store
    ///   cannot be written, and then it is done in the next round.
    @discardableResult
    private func store(
        _ operation: Operation,
        _ work: () async throws(VaultError) -> Void
    ) async -> Bool {
        do {
            try await work()
            return true
        } catch .integrity {
            damage.note(operation)
            return false
        } catch .operationConflict, .operationMissing {
            return false
        } catch {
            if !Task.isCancelled {
                logger.error(
                    "the fate of a write cannot be kept",
                    metadata: ["operation": "\(operation.id)", "error": "\(error)"]
                )
            }
            return false
        }
    }

    private func follow(_ journal: OperationJournal) async {
        do throws(VaultError) {
            try await journal.follow()
        } catch .integrity {
            damage.note(part: "operation_act")
        } catch {
            // It is tried again in a second, and whoever follows the store tells.
        }
    }
}
