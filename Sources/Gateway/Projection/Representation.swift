public import JSON

/// A value with one JSON form.
public protocol Representation: Sendable {
    /// Writes it as a value: at the top, or as an element.
    func write(to writer: inout JSONWriter)
}

extension Representation {
    /// The JSON text.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        write(to: &writer)
        return writer.bytes
    }
}
