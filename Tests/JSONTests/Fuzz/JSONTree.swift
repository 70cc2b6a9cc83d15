import JSON

/// A document as a value that can be compared and written, numbers as their text.
indirect enum JSONTree: Equatable {
    case null
    case boolean(Bool)
    case number(String)
    case string([UInt8])
    case array([JSONTree])
    case object([Member])

    struct Member: Equatable {
        var name: String
        var value: JSONTree
    }

    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .boolean(value.boolean ?? false)
        case .number: self = .number(value.number ?? "")
        case .string:
            self = .string(value.withStringBytes { span in span.indices.map { span[$0] } } ?? [])
        case .array: self = .array(value.elements.map { JSONTree($0) })
        case .object:
            self = .object(
                value.members.map { Member(name: $0.name, value: JSONTree($0.value)) }
            )
        }
    }

    /// What is wrong with a value that was accepted.
    var violation: String? {
        switch self {
        case .null, .boolean: return nil
        case .number(let text): return Self.violation(ofNumber: text)
        case .string(let bytes):
            return Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes ? nil : "no UTF-8"
        case .array(let elements): return elements.lazy.compactMap(\.violation).first
        case .object(let members):
            // As bytes: Swift's own comparison takes different spellings of a character for one.
            guard Set(members.map { Array($0.name.utf8) }).count == members.count else {
                return "a name twice"
            }
            return members.lazy.compactMap(\.value.violation).first
        }
    }

    private static func violation(ofNumber text: String) -> String? {
        guard Double(text) != nil else { return "no number" }
        let decimal = DecimalText(text)
        let expanded = DecimalText(expanding: text)
        if let decimal, decimal.text != text || expanded != decimal { return "other digits" }
        guard let expanded else { return nil }
        guard let difference = try? expanded - expanded, difference.isZero else {
            return "a number minus itself"
        }
        return expanded.rescaled(to: 37)?.isEqualInValue(to: expanded) == false
            ? "another value at another scale" : nil
    }

    /// True when no string, name or number holds anything but NUL.
    var isBlank: Bool {
        switch self {
        case .null, .boolean: true
        case .number(let text): text.utf8.allSatisfy { $0 == 0 }
        case .string(let bytes): bytes.allSatisfy { $0 == 0 }
        case .array(let elements): elements.allSatisfy(\.isBlank)
        case .object(let members):
            members.allSatisfy { $0.name.utf8.allSatisfy { $0 == 0 } && $0.value.isBlank }
        }
    }

    /// The document written anew.
    var text: [UInt8] {
        switch self {
        case .null: Array("null".utf8)
        case .boolean(let value): Array("\(value)".utf8)
        case .number(let text): Array(text.utf8)
        case .string(let bytes): Self.text(of: String(decoding: bytes, as: UTF8.self))
        case .array(let elements): [91] + elements.map(\.text).joined(separator: [44]) + [93]
        case .object(let members):
            [123]
                + members.map { Self.text(of: $0.name) + [58] + $0.value.text }
                .joined(separator: [44]) + [125]
        }
    }

    private static func text(of string: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(string)
        return writer.take()
    }
}
