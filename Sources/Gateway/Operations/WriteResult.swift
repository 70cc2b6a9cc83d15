/// What a write came to that was carried out: its answer, and the provider's id of what it made.
struct WriteResult: Sendable {
    let reference: String
    let body: [UInt8]
}
