/// Collects header fields as the bytes that go on the wire, refusing what could break out of a field.
///
/// It exists so that a credential can be written straight into the connection's output, which is
/// wiped after it was sent, and never becomes a `String`.
public struct FieldWriter {
    package private(set) var bytes: [UInt8]

    package init(appendingTo bytes: consuming [UInt8] = []) {
        self.bytes = bytes
    }

    /// Adds one field.
    ///
    /// - Throws: ``FieldError`` if the name is no token or the value holds an octet that RFC 9110 §5.5 forbids.
    public mutating func append(_ name: String, _ value: Span<UInt8>) throws(FieldError) {
        guard FieldSyntax.isToken(name.utf8) else { throw .invalidName }
        guard FieldSyntax.isValue(value) else { throw .invalidValue(field: name) }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        for index in value.indices { bytes.append(value[index]) }
        bytes.append(13)
        bytes.append(10)
    }

    /// Adds one field whose value is no secret.
    public mutating func append(_ name: String, _ value: String) throws(FieldError) {
        let octets = Array(value.utf8)
        try append(name, octets.span)
    }

    package consuming func take() -> [UInt8] {
        bytes
    }
}
