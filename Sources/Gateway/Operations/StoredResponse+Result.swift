import Vault

extension StoredResponse {
    /// The success of a write, as its caller gets it at once or later.
    init(result body: [UInt8], of operation: ULID) {
        self.init(
            status: 201,
            fields: [
                Field(name: "Content-Type", value: "application/json"),
                Field(name: "Cache-Control", value: "no-store"),
                Field(name: "Location", value: "/v1/operations/\(operation)"),
            ],
            body: body
        )
    }
}
