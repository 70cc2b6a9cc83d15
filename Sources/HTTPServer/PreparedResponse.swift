public import HTTP

/// An answer that was made while the connection waited.
public struct PreparedResponse: Sendable {
    public var status: Int
    /// Field lines, each `Name: value` with CRLF, without those that frame the message.
    public var fields: [UInt8]
    public var body: [UInt8]
    /// Takes the body's place.
    public var sensitiveBody: SensitiveBody?
    /// What is said instead on a connection that speaks HTTP/1.1; it says nothing else after it. Who has
    /// not asked for this interface cannot name it: the gateway's own answers are always whole.
    @_spi(Faults) public var takeover: ConnectionScript?

    public init(status: Int, fields: [UInt8], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Adds one field line.
    ///
    /// - Throws: ``FieldError`` for a name or a value that would break the line.
    public mutating func append(_ name: String, _ value: String) throws(FieldError) {
        guard FieldSyntax.isToken(name.utf8) else { throw .invalidName }
        guard value.utf8.allSatisfy(FieldSyntax.isValueOctet) else {
            throw .invalidValue(field: name)
        }
        fields.append(contentsOf: "\(name): \(value)\r\n".utf8)
    }

    func write(to writer: inout ResponseWriter) {
        writer.begin(status)
        writer.fields(fields.span)
        if status == 204 || status == 304 { return writer.endWithoutBody() }
        guard let sensitiveBody else { return writer.end(body.span) }
        sensitiveBody.withBytes { writer.end($0) }
    }
}
