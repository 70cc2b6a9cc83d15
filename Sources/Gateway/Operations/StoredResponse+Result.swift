import Vault

extension StoredResponse {
    /// The success of a write, as its caller gets it at once or later.
    static func result(status: Int, _ body: [UInt8], operation: ULID) -> StoredResponse {
        StoredResponse(
            status: status,
            fields: [
                Field(name: "Content-Type", value: "application/json"),
                Field(name: "Cache-Control", value: "no-store"),
                Field(name: "Location", value: "/v1/operations/\(operation)"),
            ],
            body: body
        )
    }

    /// Field lines, each with CRLF.
    var fieldLines: String {
        fields.map { "\($0.name): \($0.value)\r\n" }.joined()
    }
}
