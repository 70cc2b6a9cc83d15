import Cryptography
import JSON
import Platform
import Vault
import Vobiz

/// Creates accounts (route 5).
struct AccountCreationService: Sendable {
    let provider: Provider
    let writes: WriteService
    let fingerprintKey: HMACSHA256

    /// Everything from the body's octets to the answer.
    func create(
        _ request: WriteRequest,
        for exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        guard let entry = exchange.entry else { throw .unauthorized }
        var document = try RequestDocument.parse(request.takeBody())
        defer { document.erase() }
        let account = try Self.account(document.root)
        let operation = OperationRequest(
            clientID: entry.client.id,
            idempotencyKey: request.key.text.value,
            fingerprint: RequestFingerprint.make(
                .createAccount,
                parameters: [],
                body: document.root,
                key: fingerprintKey
            ),
            kind: OperationKind.accountCreation.rawValue,
            subject: account.details.email
        )
        let write = AccountCreationWrite(
            account: account,
            provider: provider,
            operations: writes.operations
        )
        return try await writes.carryOut(write, as: operation, for: &exchange)
    }

    private static func account(_ body: JSONValue) throws(GatewayError) -> NewAccount {
        do throws(NewAccountError) {
            return try NewAccount(decoding: body)
        } catch {
            throw refusal(error)
        }
    }

    private static func refusal(_ error: NewAccountError) -> GatewayError {
        switch error {
        case .notAnObject: .malformedBody("The body is not a JSON object.")
        case .unknownMember(let name):
            .invalidRequest([FieldProblem(name, "is not a member of this request")])
        case .invalid(let problems):
            .validationFailed(
                problems.map { FieldProblem($0.field, RuleText.text(of: $0.rule)) }
            )
        }
    }
}
