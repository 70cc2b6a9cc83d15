public import Platform
public import Vault
import Vobiz

/// Lets a person see what became of writes, and end what no program can: one set of rules for the command line
/// and for the admin API.
public struct OperationAdministration: Sendable {
    /// What a person has found out.
    public enum Finding: Hashable, Sendable {
        /// The provider's id of the result, if it is known.
        case executed(reference: String?)
        case notExecuted
    }

    /// No id of the provider's is longer.
    private static let referenceLimit = 128

    private let repository: any OperationRepository
    private let transfers: any TransferRepository
    private let actor: String

    /// `actor` is who asks, in words that may be on record.
    public init(_ store: GatewayStore, actor: String) {
        repository = store.operations
        transfers = store.transfers
        self.actor = actor
    }

    /// Newest first; `state` nil for all, `page` from 1.
    public func list(
        in state: OperationState?,
        page: Int,
        perPage: Int
    ) async throws(VaultError) -> (reports: [OperationReport], total: Int) {
        let page = try await repository.operations(in: state, page: page, perPage: perPage)
        var reports: [OperationReport] = []
        for operation in page.items {
            let isOpen = operation.state == .unknown || operation.state == .review
            let progress = isOpen ? try await repository.progress(of: operation.id) : nil
            reports.append(OperationReport(operation, progress))
        }
        return (reports, page.total)
    }

    public func show(_ id: String) async throws(OperationActError) -> OperationReport {
        let operation = try await operation(id)
        return try await store { () throws(VaultError) in
            OperationReport(operation, try await repository.progress(of: operation.id))
        }
    }

    /// Ends the uncertainty about an operation, on record with who did it. Said again it changes nothing; what is
    /// known to be otherwise stays as it is.
    @discardableResult
    public func resolve(
        _ id: String,
        _ finding: Finding,
        now: WallTime
    ) async throws(OperationActError) -> OperationReport {
        let operation = try await operation(id)
        switch operation.state {
        case .unknown, .review: try await end(operation, finding, now)
        case .new, .dispatching: throw .underWay
        case .done, .notExecuted, .reconciledDone, .reconciledNot:
            guard try await isSo(operation, finding) else { throw .contradiction(operation.state) }
        }
        return try await show(id)
    }

    // MARK: Parts

    private func operation(_ text: String) async throws(OperationActError) -> Operation {
        guard let id = ULID(text) else { throw .missing }
        let found = try await store { () throws(VaultError) in try await repository.operation(id) }
        guard let found else { throw .missing }
        return found
    }

    private func end(
        _ operation: Operation,
        _ finding: Finding,
        _ now: WallTime
    ) async throws(OperationActError) {
        let resolution = try await resolution(operation, finding)
        do throws(VaultError) {
            try await repository.resolve(
                operation.attempt,
                resolution,
                by: OperationVerdict(reason: "operator", actor: actor),
                now: now,
                keep: Operations.retention
            )
        } catch .operationConflict {
            // Somebody else was faster, and may have found something else.
            let current = try await self.operation(operation.id.description)
            guard try await isSo(current, finding) else { throw .contradiction(current.state) }
        } catch {
            throw .store(error)
        }
    }

    /// Whether it is known to have ended just so.
    private func isSo(
        _ operation: Operation,
        _ finding: Finding
    ) async throws(OperationActError) -> Bool {
        let wasExecuted: Bool
        switch operation.state {
        case .reconciledDone: wasExecuted = true
        case .done:
            let response = try await store { () throws(VaultError) in
                try await repository.response(of: operation.id)
            }
            // What has a reference has happened, whatever may be said about it.
            wasExecuted =
                operation.upstreamReference != nil || (response?.status ?? 500) < 300
        case .notExecuted, .reconciledNot: wasExecuted = false
        case .new, .dispatching, .unknown, .review: return false
        }
        switch finding {
        case .executed(let reference):
            return wasExecuted
                && (reference ?? operation.upstreamReference) == operation.upstreamReference
        case .notExecuted: return !wasExecuted
        }
    }

    private func resolution(
        _ operation: Operation,
        _ finding: Finding
    ) async throws(OperationActError) -> OperationResolution {
        guard case .executed(let reference) = finding else { return .didNotHappen }
        if let reference, !Self.isReference(reference) { throw .malformedReference }
        return .happened(
            try await response(operation, reference),
            upstreamReference: reference
        )
    }

    /// The answer that its caller gets from now on, as far as it is known.
    private func response(
        _ operation: Operation,
        _ reference: String?
    ) async throws(OperationActError) -> StoredResponse {
        switch OperationKind(rawValue: operation.kind) {
        case .accountCreation, nil:
            guard let reference else { throw .referenceNeeded }
            guard let account = AccountID(reference), account.kind == .customer else {
                throw .malformedReference
            }
            // An address that does not open is one that is not known.
            let email = try? await repository.subject(of: operation.id)
            let body = Projection.Created(
                CreatedAccount(id: account, email: email),
                operationID: operation.id.description
            ).bytes
            return StoredResponse(result: body, of: operation.id)
        case .transfer:
            let transfer = try await store { () throws(VaultError) in
                try await transfers.transfer(of: operation.id)
            }
            guard let transfer,
                let body = Projection.Transfer(found: transfer, entryID: reference, at: nil)?.bytes
            else { throw .store(.integrity) }
            return StoredResponse(result: body, of: operation.id)
        }
    }

    private static func isReference(_ text: String) -> Bool {
        (1...referenceLimit).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private func store<Result>(
        _ work: () async throws(VaultError) -> Result
    ) async throws(OperationActError) -> Result {
        do {
            return try await work()
        } catch {
            throw .store(error)
        }
    }
}
