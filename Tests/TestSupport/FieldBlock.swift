/// A field's name and value.
public struct FieldPair: Equatable, Sendable, CustomStringConvertible {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    public var description: String { "\(name): \(value)" }
}

/// Field sections as octets (RFC 7541), as plain as they come.
public enum FieldBlock {
    /// Literals that enter no table, names and values not compressed.
    public static func encode(_ fields: [FieldPair]) -> [UInt8] {
        fields.flatMap { literal($0, prefix: 0) }
    }

    /// One literal; with `prefix` 0x40 it enters the table.
    public static func literal(_ field: FieldPair, prefix: UInt8) -> [UInt8] {
        [prefix] + string(octets(field.name)) + string(octets(field.value))
    }

    private static func string(_ octets: [UInt8]) -> [UInt8] {
        guard octets.count >= 127 else { return [UInt8(octets.count)] + octets }
        var length: [UInt8] = [127]
        var rest = octets.count - 127
        while rest >= 128 {
            length.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return length + [UInt8(rest)] + octets
    }
}
