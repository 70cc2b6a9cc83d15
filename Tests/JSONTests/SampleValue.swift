import JSON
import TestSupport

/// A JSON value that can be compared, made at random, and written.
indirect enum SampleValue: Equatable {
    case null
    case boolean(Bool)
    case number(String)
    case string([UInt8])
    case array([SampleValue])
    case object([Member])

    struct Member: Equatable {
        var name: String
        var value: SampleValue
    }

    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .boolean(value.boolean ?? false)
        case .number: self = value.decimal.map { .number($0.text) } ?? .null
        case .string:
            self = .string(value.withStringBytes { b in b.indices.map { b[$0] } } ?? [])
        case .array: self = .array(value.elements.map { SampleValue($0) })
        case .object:
            self = .object(
                value.members.map { Member(name: $0.name, value: SampleValue($0.value)) }
            )
        }
    }

    static func random(depth: Int, using generator: inout SeededGenerator) -> SampleValue {
        switch Int.random(in: 0...(depth > 0 ? 5 : 3), using: &generator) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &generator))
        case 2: return .number("\(Int.random(in: -9999...9999, using: &generator)).50")
        case 3: return .string(Array(text(using: &generator).utf8))
        case 4:
            let count = Int.random(in: 0...6, using: &generator)
            return .array(
                (0..<count).map { _ in random(depth: depth - 1, using: &generator) }
            )
        default:
            let count = Int.random(in: 0...14, using: &generator)
            return .object(
                (0..<count).map { index in
                    Member(
                        name: "\(index)" + text(using: &generator),
                        value: random(depth: depth - 1, using: &generator)
                    )
                }
            )
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let alphabet: [Character] = [
            "a", "Z", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "é", "€", "😀", "\u{2028}",
            "\u{10ffff}",
            "{", "]", " ",
        ]
        return String(
            (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? "a"
            }
        )
    }

    /// Writes it as a value.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.value(value)
        case .number(let text): DecimalText(text).map { writer.value(number: $0) } ?? writer.null()
        case .string(let bytes): writer.value(String(decoding: bytes, as: UTF8.self))
        case .array(let elements):
            writer.array { writer in for element in elements { element.write(to: &writer) } }
        case .object(let members):
            writer.object { writer in for member in members { member.write(to: &writer) } }
        }
    }
}

extension SampleValue.Member {
    func write(to writer: inout JSONWriter) {
        switch value {
        case .null: writer.null(name)
        case .boolean(let value): writer.member(name, value)
        case .number(let text): writer.number(name, DecimalText(text))
        case .string(let bytes): writer.member(name, String(decoding: bytes, as: UTF8.self))
        case .array(let elements):
            writer.array(name) { writer in for element in elements { element.write(to: &writer) } }
        case .object(let members):
            writer.object(name) { writer in for member in members { member.write(to: &writer) } }
        }
    }
}
