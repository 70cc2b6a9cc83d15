internal import Synchronization

/// The bytes and the tape of one document, shared by its values.
///
/// The bytes are mutable for one purpose, to be overwritten in place; the lock makes that safe
/// while values are read elsewhere.
final class JSONStorage: Sendable {
    let nodes: [JSONNode]
    private let bytes: Mutex<[UInt8]>

    init(bytes: consuming [UInt8], nodes: [JSONNode]) {
        self.nodes = nodes
        self.bytes = Mutex(consume bytes)
    }

    /// The bytes that a scalar stands for: of a string without its quotes and escapes.
    func text(of index: Int) -> [UInt8] {
        let node = nodes[index]
        return bytes.withLock { bytes in
            node.isEscaped
                ? StringEscape.unescape(bytes, node.range) : [UInt8](bytes[node.range])
        }
    }

    /// The string that a scalar stands for.
    func string(of index: Int) -> String {
        let node = nodes[index]
        guard !node.isEscaped else { return String(decoding: text(of: index), as: UTF8.self) }
        return bytes.withLock { String(decoding: $0[node.range], as: UTF8.self) }
    }

    /// The index of an object's value of a name.
    func value(named name: String, of object: Int) -> Int? {
        let limit = Int(nodes[object].next)
        let name = name.utf8.span
        return bytes.withLock { bytes in
            var index = object + 1
            while index < limit {
                if isName(name, nodes[index], bytes) { return index + 1 }
                index = Int(nodes[index + 1].next)
            }
            return nil
        }
    }

    /// Overwrites the bytes where they are.
    func erase() {
        bytes.withLock { $0.overwrite() }
    }

    func withBytes<R>(_ body: (borrowing [UInt8]) -> R) -> R where R: Sendable {
        bytes.withLock { body($0) }
    }

    private func isName(_ name: Span<UInt8>, _ node: JSONNode, _ bytes: [UInt8]) -> Bool {
        if node.isEscaped {
            let text = StringEscape.unescape(bytes, node.range)
            return Self.areEqual(name, text, at: 0, count: text.count)
        }
        return Self.areEqual(name, bytes, at: Int(node.start), count: node.range.count)
    }

    private static func areEqual(
        _ name: Span<UInt8>,
        _ bytes: [UInt8],
        at start: Int,
        count: Int
    ) -> Bool {
        guard name.count == count else { return false }
        for index in name.indices where name[index] != bytes[start + index] { return false }
        return true
    }
}
