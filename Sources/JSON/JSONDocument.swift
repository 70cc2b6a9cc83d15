/// A text that was checked in full: strict JSON, no name twice in an object, within the limits.
public struct JSONDocument: Sendable {
    private let storage: JSONStorage

    /// Scans a whole text.
    ///
    /// Any value may stand at the top; a caller that wants an object looks at the root's kind. The
    /// bytes are UTF-8 without a byte order mark. If they hold a secret, give the only reference to
    /// them, so that ``erase()`` reaches it; when this throws, they were overwritten.
    ///
    /// - Throws: ``JSONError`` with the reason and the offset.
    public init(parsing bytes: consuming [UInt8], limits: JSONLimits) throws(JSONError) {
        // Each `consume` lets go of a reference that could live on to the end of its scope: while there are
        // two, overwriting would overwrite a copy and leave the original behind in freed memory.
        var scanner = JSONScanner(consume bytes, limits: limits)
        do {
            try scanner.scan()
        } catch {
            var refused = (consume scanner).takeBytes()
            refused.overwrite()
            throw error
        }
        let nodes = scanner.nodes
        storage = JSONStorage(bytes: (consume scanner).takeBytes(), nodes: nodes)
    }

    /// The value at the top.
    public var root: JSONValue {
        JSONValue(storage: storage, index: 0)
    }

    /// Overwrites the text in place, also for values of this document that are still held.
    ///
    /// Their structure stays, their strings and numbers hold nothing any more.
    public mutating func erase() {
        storage.erase()
    }
}
