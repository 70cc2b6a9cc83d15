import JSON
import Yams

/// Writes a YAML node as JSON, in the document's order.
enum YAMLConverter {
    static func write(_ node: Node, to writer: inout JSONWriter) {
        switch node {
        case .mapping(let mapping):
            writer.object { writer in
                for (name, value) in mapping { write(name.string ?? "", value, to: &writer) }
            }
        case .sequence(let sequence):
            writer.array { writer in
                for element in sequence { write(element, to: &writer) }
            }
        default: writeScalar(node, to: &writer)
        }
    }

    private static func write(_ name: String, _ node: Node, to writer: inout JSONWriter) {
        switch node {
        case .mapping(let mapping):
            writer.object(name) { writer in
                for (name, value) in mapping { write(name.string ?? "", value, to: &writer) }
            }
        case .sequence(let sequence):
            writer.array(name) { writer in
                for element in sequence { write(element, to: &writer) }
            }
        default: writeScalar(name, node, to: &writer)
        }
    }

    private static func writeScalar(_ name: String, _ node: Node, to writer: inout JSONWriter) {
        if node.null != nil {
            writer.null(name)
        } else if let flag = node.bool {
            writer.member(name, flag)
        } else if let number = number(node) {
            writer.number(name, number)
        } else {
            writer.member(name, node.string)
        }
    }

    private static func writeScalar(_ node: Node, to writer: inout JSONWriter) {
        if node.null != nil {
            writer.null()
        } else if let flag = node.bool {
            writer.value(flag)
        } else if let number = number(node) {
            writer.value(number: number)
        } else {
            writer.value(node.string ?? "")
        }
    }

    /// Quoted scalars have the tag of strings, plain digits that of numbers.
    private static func number(_ node: Node) -> DecimalText? {
        guard node.tag == .init(.int) || node.tag == .init(.float) else { return nil }
        return node.string.flatMap { DecimalText($0) }
    }
}
