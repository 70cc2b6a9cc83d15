public import Platform

/// Durable writes-in-progress: what makes an idempotency key mean one execution.
///
/// Each call is one transaction that is on disk when it returns. Calls that carry an operation on
/// name their attempt and are refused with ``VaultError/operationConflict`` when the operation has
/// gone on without it.
public protocol OperationRepository: Sendable {
    /// Claims the key of `request` for `lease`, or says why not.
    ///
    /// `id` is used when the key is new. Of any number of simultaneous calls with one key, exactly
    /// one gets `.new`.
    func begin(
        _ request: OperationRequest,
        id: ULID,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) -> OperationAdmission

    /// To be called before the first byte may leave: from here on a crash means "unknown".
    func markDispatching(
        _ attempt: OperationAttempt,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError)

    /// Shows that the attempt is alive, for work that outlasts its first lease.
    func renew(
        _ attempt: OperationAttempt,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError)

    /// The provider has answered. Also accepted when the outcome was unknown for a while. With a
    /// reference it has happened, without one it was refused (``OperationFate``).
    func complete(
        _ attempt: OperationAttempt,
        response: StoredResponse,
        upstreamReference: String?,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError)

    /// Certainly nothing happened: the key may be used again, at once.
    func markNotExecuted(
        _ attempt: OperationAttempt,
        response: StoredResponse?,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError)

    /// Sent, and no answer that could be relied upon; `wasAnswered` when there was one all the same which
    /// says that something was done.
    func markUnknown(
        _ attempt: OperationAttempt,
        wasAnswered: Bool,
        now: WallTime
    ) async throws(VaultError)

    /// Ends the state unknown, or a review, and writes down by whose verdict; only a review may stay one.
    func resolve(
        _ attempt: OperationAttempt,
        _ resolution: OperationResolution,
        by verdict: OperationVerdict,
        now: WallTime,
        keep: Duration
    ) async throws(VaultError)

    func operation(_ id: ULID) async throws(VaultError) -> Operation?

    /// The kept answer; nil when there is none (yet).
    func response(of id: ULID) async throws(VaultError) -> StoredResponse?

    /// Those with one fate, or all, newest first; `page` counts from 1. A row that cannot be understood
    /// counts, and is left out.
    func operations(
        ofClient clientID: String,
        fate: OperationFate?,
        page: Int,
        perPage: Int
    ) async throws(VaultError) -> OperationPage

    /// Everything that needs looking up. Attempts that died while dispatching become unknown first.
    func unresolved(now: WallTime) async throws(VaultError) -> [Operation]

    /// Whether the outcome of an operation of this kind on this account is open.
    func hasUnresolved(
        kind: String,
        accountID: String,
        now: WallTime
    ) async throws(VaultError) -> Bool

    /// Gives up what a process that is gone had under way: what may have been sent is unknown at once, and
    /// the rest can be taken over. Only for whoever alone carries operations out.
    func abandonAll(now: WallTime) async throws(VaultError)

    /// What is unknown and how far the search for each has come. Rows that cannot be understood hold nobody
    /// else's up.
    func open() async throws(VaultError) -> [OpenOperation]

    /// How far the search has come; nil while none is needed.
    func progress(of id: ULID) async throws(VaultError) -> ReconciliationProgress?

    /// Keeps how far the search has come, if the attempt is still unknown.
    func note(
        _ progress: ReconciliationProgress,
        of attempt: OperationAttempt
    ) async throws(VaultError)

    /// What to look for at the provider; nil when nothing was said of it, or it is not needed any more.
    func subject(of id: ULID) async throws(VaultError) -> String?

    /// Operations of this kind that may be the cause of what is found as `reference` at the provider: those
    /// that it belongs to, and those that are being sent.
    func claimants(
        of reference: String,
        kind: String
    ) async throws(VaultError) -> [Operation]

    /// Operations of all clients, newest first; `state` nil for all. `page` counts from 1.
    func operations(
        in state: OperationState?,
        page: Int,
        perPage: Int
    ) async throws(VaultError) -> OperationPage

    /// The first ends of uncertainties that are not on record yet.
    func acts() async throws(VaultError) -> [OperationAct]

    /// They are on record.
    func forgetActs(through number: Int64) async throws(VaultError)

    /// Forgets what has outlived its retention; how many. Unknown and review never do.
    @discardableResult
    func purge(now: WallTime) async throws(VaultError) -> Int
}

extension OperationRepository {
    /// Sent, and nothing was heard that tells.
    public func markUnknown(
        _ attempt: OperationAttempt,
        now: WallTime
    ) async throws(VaultError) {
        try await markUnknown(attempt, wasAnswered: false, now: now)
    }
}
