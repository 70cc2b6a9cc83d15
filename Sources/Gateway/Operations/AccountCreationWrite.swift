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

    func admit() async throws(GatewayError) {
        guard try await !exists(account.details.email) else { throw .emailInUse }
    }

    /// E-mail addresses are unique at the provider, so this finds an account that exists already before
    /// anything is sent that could create a second one.
    private func exists(_ email: String) async throws(GatewayError) -> Bool {
        guard let page = PageRequest(page: 1, perPage: PageRequest.maximumPerPage) else {
            return false
        }
        let list = try await provider.asPartner { (vobiz, credential) throws(VobizError) in
            try await vobiz.accounts(page, search: email, credential: credential)
        }
        return list.accounts.contains { $0.email?.lowercased() == email.lowercased() }
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
