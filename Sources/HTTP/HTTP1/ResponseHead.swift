/// A parsed answer head: offsets into the message's bytes.
public struct ResponseHead: Sendable {
    public internal(set) var status = 0
    public internal(set) var minorVersion: UInt8 = 1
    public internal(set) var framing = BodyFraming.none
    public internal(set) var keepsAlive = true
    public internal(set) var fields: [RequestHead.Field] = []
    /// Bytes of the head, blank line included.
    public internal(set) var length = 0

    init() {}
}
