/// A parsed request head: offsets into the message's bytes, no copies. It is large, so it is lent and
/// never copied itself.
public struct RequestHead: ~Copyable, Sendable {
    /// One field line.
    public struct Field: Sendable {
        public let name: ByteRange
        public let value: ByteRange
    }

    public internal(set) var method = RequestMethod.get
    /// The whole target as sent.
    public internal(set) var target = ByteRange.none
    /// The path, from its first `/`; empty in asterisk-form.
    public internal(set) var path = ByteRange.none
    /// What follows the `?`.
    private(set) var queryRange = ByteRange.none
    /// From the target in absolute-form, else from Host.
    public internal(set) var authority = ByteRange.none
    public internal(set) var minorVersion: UInt8 = 1
    public internal(set) var framing = BodyFraming.none
    /// The peer will send another request on this connection.
    public internal(set) var keepsAlive = true
    /// The client waits for 100 before it sends the body.
    public internal(set) var expectsContinue = false
    /// Why the request is to be refused although its framing is sound: the connection may go on.
    public internal(set) var refusal: RequestRefusal?
    /// All fields in order.
    public internal(set) var fields: [Field] = []
    /// Bytes of the head, blank line included.
    public internal(set) var length = 0
    /// The first line of each well-known field, as its number in ``fields`` counted from 1.
    private var known = InlineArray<18, UInt16>(repeating: 0)
    /// A bit for each well-known field that has come.
    private var present: UInt32 = 0

    init() {}

    /// The value's place, `nil` when the field is absent.
    public func range(of field: WellKnownField) -> ByteRange? {
        guard present & 1 << field.rawValue != 0 else { return nil }
        return fields[Int(known[field.rawValue]) - 1].value
    }

    /// The query's place, `nil` when there is no `?`.
    public var query: ByteRange? {
        queryRange.exists ? queryRange : nil
    }

    mutating func setQuery(_ range: ByteRange) {
        queryRange = range
    }

    /// The line added last is the well-known field's first.
    mutating func noteLast(as field: WellKnownField) {
        known[field.rawValue] = UInt16(clamping: fields.count)
        present |= 1 << field.rawValue
    }

    /// Ready for the next message, keeping the room for fields.
    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        present = 0
        queryRange = .none
        authority = .none
        framing = .none
        keepsAlive = true
        expectsContinue = false
        refusal = nil
        length = 0
    }
}
