/// A request to create an account, copied out of the connection's buffer. Its body holds a password.
struct AccountCreationRequest: Sendable {
    let key: IdempotencyKey
    let body: [UInt8]
}
