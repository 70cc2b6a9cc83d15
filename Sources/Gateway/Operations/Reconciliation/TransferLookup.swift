import Platform
import Vault
import Vobiz

/// Finds out from a customer's ledger whether a transfer was carried out (R-ID-11).
struct TransferLookup: Sendable {
    let provider: Provider
    let repository: any TransferRepository

    /// Reads, and changes nothing at the provider.
    func look(for operation: Operation) async -> LookResult {
        do throws(VaultError) {
            guard let transfer = try await repository.transfer(of: operation.id),
                let account = AccountID(transfer.order.accountID)
            else { return .contradiction(.nothingToLookFor) }
            return await look(for: transfer, to: account)
        } catch .integrity {
            return .contradiction(.nothingToLookFor)
        } catch {
            return .inconclusive
        }
    }

    private func look(for transfer: Transfer, to account: AccountID) async -> LookResult {
        do throws(GatewayError) {
            let outcome = try await entries(of: transfer, account)
            switch TransferEvidence(of: transfer, in: outcome.found) {
            case .entry(let entry):
                guard let finding = Self.finding(entry, transfer) else {
                    return .contradiction(.nothingToLookFor)
                }
                return .present(finding)
            case .nothing: return outcome.isComplete ? .absent : .inconclusive
            case .pending: return .inconclusive
            case .contradiction(let reason): return .contradiction(reason)
            }
        } catch {
            return error.lookResult
        }
    }

    /// Not by the provider's filter for transfers, whose words it does not always mean.
    private func entries(
        of transfer: Transfer,
        _ account: AccountID
    ) async throws(GatewayError) -> PageSweep<Transaction>.Outcome {
        let tag = transfer.tag
        let sweep = PageSweep<Transaction>(
            id: { $0.id },
            isWanted: { $0.description.map(tag.isIn) ?? false },
            waitsForTurn: true
        )
        let days = Self.days(around: transfer.dispatchedAt)
        return try await sweep.run { (page) throws(GatewayError) in
            let ledger = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
                try await vobiz.partnerTransactions(
                    of: account,
                    page,
                    days,
                    credential: credential
                )
            }
            return PageSweep.Page(items: ledger.transactions, total: ledger.total)
        }
    }

    /// The day before and the day after as well: the provider's clock and its days are its own.
    static func days(around time: WallTime) -> TransactionFilter {
        let day = Int64(24 * 3600)
        let (from, to) = (time.seconds - day, time.seconds + day)
        return TransactionFilter(
            from: CalendarDate(Timestamp(WallTime(seconds: from)).text.prefix(10)),
            to: CalendarDate(Timestamp(WallTime(seconds: to)).text.prefix(10))
        )
    }

    private static func finding(
        _ entry: Transaction,
        _ transfer: Transfer
    ) -> LookResult.Finding? {
        let body = Projection.Transfer(
            found: transfer,
            entryID: entry.id,
            at: entry.processedAt ?? entry.createdAt
        )?.bytes
        guard let body else { return nil }
        return LookResult.Finding(
            response: StoredResponse(result: body, of: transfer.operationID),
            reference: entry.id
        )
    }
}
