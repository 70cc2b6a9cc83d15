import Caching
import Vault
import Vobiz

/// The creation of an account (R-ID-13): its token goes straight into the vault.
struct AccountCreationWrite: Write, ~Copyable {
    let account: NewAccount
    let provider: Provider
    let operations: Operations

    var tags: [CacheTag] { [.accounts, .partner] }
    var audited: [UInt8] { [] }

    /// E-mail addresses are unique at the provider, so this finds an account that exists already before
    /// anything is sent that could create a second one. Whoever finds one later knows that it was made
    /// meanwhile.
    func admit() async throws(GatewayError) {
        let outcome = try await AccountSearch(provider: provider).accounts(account.details.email)
        guard outcome.found.isEmpty else { throw .emailInUse }
        guard outcome.isComplete else { throw .upstream(.invalid(.member("total"))) }
    }

    func dispatch(
        _ attempt: OperationAttempt,
        _ admission: Void,
        _ exchange: inout Exchange
    ) async throws(GatewayError) {
        try await operations.dispatching(attempt)
    }

    func send(
        _ attempt: OperationAttempt,
        _ exchange: inout Exchange
    ) async throws(GatewayError) -> WriteResult {
        let creation = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.createAccount(account, credential: credential)
        }
        let id = creation.account.id
        exchange.account = id.text
        exchange.upstreamStatus = 201
        let result = WriteResult(
            reference: id.text,
            body: Projection.Created(
                creation.account,
                operationID: attempt.operationID.description
            ).bytes
        )
        if let token = creation.takeToken() {
            // The account exists whatever becomes of this; a token that is not kept now is fetched
            // when it is first needed.
            do { try await provider.credentials.store(token, of: id) } catch {
                exchange.reason = "token-not-kept"
            }
        }
        return result
    }
}
