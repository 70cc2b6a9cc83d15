import Cryptography
import JSON
import Platform
import Vault
import Vobiz

/// Moves money from the partner to accounts (route 12).
struct TransferService: Sendable {
    let provider: Provider
    let writes: WriteService
    let fingerprintKey: HMACSHA256
    let partner: KnownPartner
    let policy: TransferPolicy

    /// Everything from the body's octets to the answer.
    func create(
        _ request: WriteRequest,
        to account: AccountID,
        for exchange: inout Exchange
    ) async throws(GatewayError) -> Answer {
        guard let client = exchange.entry?.client else { throw .unauthorized }
        var document = try RequestDocument.parse(request.takeBody())
        defer { document.erase() }
        let body = try TransferBody(document.root)
        if body.allowsConcurrent, !client.scopes.contains(.transfersConcurrent) {
            throw .missingScope(.transfersConcurrent)
        }
        let operation = OperationRequest(
            clientID: client.id,
            idempotencyKey: request.key.text.value,
            fingerprint: RequestFingerprint.make(
                .createTransfer,
                parameters: [account.text] + body.fingerprinted,
                key: fingerprintKey
            ),
            kind: OperationKind.transfer.rawValue,
            accountID: account.text
        )
        let write = TransferWrite(
            account: account,
            body: body,
            client: client,
            provider: provider,
            operations: writes.operations,
            partner: partner,
            policy: policy
        )
        return try await writes.carryOut(write, as: operation, for: &exchange)
    }
}
