/// One value of a document, as a view into it.
public struct JSONValue: Sendable {
    /// The six kinds of values.
    public enum Kind: UInt8, Sendable {
        case null, boolean, number, string, array, object
    }

    let storage: JSONStorage
    let index: Int

    public var kind: Kind { node.kind }
    public var isNull: Bool { node.kind == .null }

    /// The member of this name; nil when there is none or this is no object.
    public subscript(name: String) -> JSONValue? {
        guard kind == .object else { return nil }
        return storage.value(named: name, of: index).map { JSONValue(storage: storage, index: $0) }
    }

    public var boolean: Bool? {
        // `true` and `false` differ in length.
        kind == .boolean ? node.range.count == 4 : nil
    }

    public var string: String? {
        kind == .string ? text : nil
    }

    /// The number as it was written.
    public var number: String? {
        kind == .number ? text : nil
    }

    /// A number written without fraction and exponent that fits.
    public var integer: Int? {
        number.flatMap { Int($0) }
    }

    /// A decimal, from a number or from a string that holds just that; nil for one with an
    /// exponent.
    public var decimal: DecimalText? {
        (number ?? string).flatMap { DecimalText($0) }
    }

    /// The elements of an array; empty for any other kind.
    public var elements: [JSONValue] {
        guard kind == .array else { return [] }
        var elements: [JSONValue] = []
        elements.reserveCapacity(Int(node.count))
        var child = index + 1
        while child < node.next {
            elements.append(JSONValue(storage: storage, index: child))
            child = Int(storage.nodes[child].next)
        }
        return elements
    }

    /// The members of an object in their order; empty for any other kind.
    public var members: [(name: String, value: JSONValue)] {
        guard kind == .object else { return [] }
        var members: [(name: String, value: JSONValue)] = []
        members.reserveCapacity(Int(node.count))
        var child = index + 1
        while child < node.next {
            let name = JSONValue(storage: storage, index: child)
            members.append((name.text, JSONValue(storage: storage, index: child + 1)))
            child = Int(storage.nodes[child + 1].next)
        }
        return members
    }

    /// Lends a string's bytes without making a `String`; the lent copy is overwritten afterwards.
    ///
    /// - Returns: what the body returned, nil when this is no string.
    public func withStringBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R? {
        guard kind == .string else { return nil }
        var bytes = storage.text(of: index)
        defer { bytes.overwrite() }
        return try body(bytes.span)
    }

    private var node: JSONNode { storage.nodes[index] }

    private var text: String { storage.string(of: index) }
}
