import Logging
import Platform
import Vault
import Vobiz

/// Finds out whether an account was created, and gets hold of its token (R-ID-13).
struct AccountCreationLookup: Sendable {
    let search: AccountSearch
    let repository: any OperationRepository
    let logger: Logger

    /// Reads, and changes nothing at the provider.
    func look(for operation: Operation) async -> LookResult {
        do throws(VaultError) {
            guard let email = try await repository.subject(of: operation.id) else {
                return .contradiction(.nothingToLookFor)
            }
            return await look(for: operation, email)
        } catch .integrity {
            return .contradiction(.nothingToLookFor)
        } catch {
            return .inconclusive
        }
    }

    private func look(for operation: Operation, _ email: String) async -> LookResult {
        do throws(GatewayError) {
            let outcome = try await search.accounts(email)
            guard let account = outcome.found.first else {
                return outcome.isComplete ? .absent : .inconclusive
            }
            guard outcome.found.count == 1 else { return .contradiction(.foundTwice) }
            if let result = await dispute(account.id, operation, email) { return result }
            let hasToken = await captureToken(of: account.id, operation)
            let body = Projection.Created(
                CreatedAccount(account),
                operationID: operation.id.description
            ).bytes
            return .present(
                LookResult.Finding(
                    response: StoredResponse(result: body, of: operation.id),
                    reference: account.id.text,
                    reason: hasToken ? "found" : "credential-missing"
                )
            )
        } catch {
            return error.lookResult
        }
    }

    /// Of two that wanted the same address, the provider has served one: what is found may be the other's.
    private func dispute(
        _ account: AccountID,
        _ operation: Operation,
        _ email: String
    ) async -> LookResult? {
        do throws(VaultError) {
            for other in try await repository.claimants(of: account.text, kind: operation.kind)
            where other.id != operation.id {
                switch other.state {
                // The provider has named the account to it.
                case .done: return .displaced
                case .dispatching:
                    let subject = try await repository.subject(of: other.id)
                    if subject?.lowercased() == email.lowercased() { return .inconclusive }
                default: return .contradiction(.claimed)
                }
            }
            return nil
        } catch {
            return .inconclusive
        }
    }

    // MARK: The token

    /// The account exists whatever becomes of this; a token that is not kept now is fetched when it is first
    /// needed.
    ///
    /// - Returns: whether the vault has it.
    private func captureToken(of account: AccountID, _ operation: Operation) async -> Bool {
        let credentials = search.provider.credentials
        // The process that sent it may have kept the token before it ended.
        await credentials.refresh()
        guard credentials.condition(ofCustomer: account) == .absent else { return true }
        do throws(GatewayError) {
            let token = try await search.provider.asPartner {
                (vobiz, credential) throws(VobizError) in
                try await vobiz.customerToken(of: account, credential: credential)
            }
            try await credentials.store(token, of: account)
            return true
        } catch {
            logger.error(
                "an account was created, and its token could not be read",
                metadata: [
                    "account": "\(account.text)", "operation": "\(operation.id)",
                    "alert": "credential_missing",
                ]
            )
            return false
        }
    }
}
