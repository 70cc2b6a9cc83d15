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
        self.bytes = Mutex(bytes)
    }

    /// The bytes that a scalar stands for: of a string without its quotes and escapes.
    func text(of index: Int) -> [UInt8] {
        let node = nodes[index]
        return bytes.withLock { bytes in
            node.isEscaped
                ? StringEscape.unescape(bytes, node.range) : [UInt8](bytes[node.range])
        }
    }

    /// The index of an object's value of a name.
    func value(named name: String, of object: Int) -> Int? {
        let limit = Int(nodes[object].next)
        return bytes.withLock { bytes in
            var index = object + 1
            while index < limit {
                if isName(name, index, bytes) { return index + 1 }
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

    private func isName(_ name: String, _ index: Int, _ bytes: [UInt8]) -> Bool {
        let node = nodes[index]
        if node.isEscaped {
            return StringEscape.unescape(bytes, node.range).elementsEqual(name.utf8)
        }
        return node.range.count == name.utf8.count && bytes[node.range].elementsEqual(name.utf8)
    }
}
