package import Platform

/// Collects header fields as the bytes that go on the wire, refusing what could break out of a field.
///
/// It exists so that a credential can be written straight into a connection's output, which is wiped
/// after it was sent, and never becomes a `String`.
public struct FieldWriter: ~Copyable {
    package var output: ByteBuffer

    /// An empty collection, to be joined to another.
    public init() {
        output = ByteBuffer(capacity: 1024)
    }

    package init(into output: consuming ByteBuffer) {
        self.output = output
    }

    /// Adds one field.
    ///
    /// - Throws: ``FieldError`` if the name is no token or the value holds an octet that RFC 9110 §5.5
    ///   forbids; nothing is written then.
    public mutating func append(_ name: String, _ value: Span<UInt8>) throws(FieldError) {
        guard FieldSyntax.isToken(name.utf8) else { throw .invalidName }
        guard FieldSyntax.isValue(value) else { throw .invalidValue(field: name) }
        output.append(name)
        output.append(": ")
        output.append(value)
        output.append("\r\n")
    }

    /// Adds one field whose value is no secret.
    public mutating func append(_ name: String, _ value: String) throws(FieldError) {
        let octets = Array(value.utf8)
        try append(name, octets.span)
    }

    /// A copy of what was written, for tests.
    package var bytes: [UInt8] {
        output.withBytes { Array($0) }
    }

    package consuming func take() -> ByteBuffer {
        output
    }
}
