/// One value or name on the tape that the scanner writes.
///
/// The nodes of a container's subtree follow it directly; `next` is the index after the subtree. In
/// an object names and values alternate.
struct JSONNode: Sendable {
    var kind: JSONValue.Kind
    /// True for a string or name that holds an escape sequence.
    var isEscaped = false
    /// The value's bytes; of a string those between its quotes.
    var start: UInt32
    var end: UInt32
    var next: UInt32
    /// Elements or members of a container.
    var count: UInt32 = 0

    init(_ kind: JSONValue.Kind, start: Int, end: Int, next: Int) {
        self.kind = kind
        self.start = UInt32(start)
        self.end = UInt32(end)
        self.next = UInt32(next)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
}
