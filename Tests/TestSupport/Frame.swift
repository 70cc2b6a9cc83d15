/// One frame, as it is on the wire (RFC 9113 §4.1).
public struct Frame: Equatable, Sendable {
    public enum Kind {
        public static let data: UInt8 = 0
        public static let headers: UInt8 = 1
        public static let priority: UInt8 = 2
        public static let reset: UInt8 = 3
        public static let settings: UInt8 = 4
        public static let ping: UInt8 = 6
        public static let goAway: UInt8 = 7
        public static let windowUpdate: UInt8 = 8
        public static let continuation: UInt8 = 9
    }

    public static let endStream: UInt8 = 1
    public static let acknowledgement: UInt8 = 1
    public static let endHeaders: UInt8 = 4
    public static let padded: UInt8 = 8

    public var type: UInt8
    public var flags: UInt8 = 0
    public var stream: Int32 = 0
    public var payload: [UInt8] = []
    /// What the length field says, when it is not the truth.
    public var claimedLength: Int?

    public init(
        type: UInt8,
        flags: UInt8 = 0,
        stream: Int32 = 0,
        payload: [UInt8] = [],
        claimedLength: Int? = nil
    ) {
        self.type = type
        self.flags = flags
        self.stream = stream
        self.payload = payload
        self.claimedLength = claimedLength
    }

    public var bytes: [UInt8] {
        let length = claimedLength ?? payload.count
        let head = [length >> 16, length >> 8, length].map { UInt8(truncatingIfNeeded: $0) }
        return head + [type, flags] + UInt32(bitPattern: stream).octets + payload
    }

    /// Takes the first frame off what came.
    ///
    /// - Returns: the frame; nil, with nothing taken, while it is not whole.
    public static func take(from octets: inout [UInt8]) -> Frame? {
        guard octets.count >= 9 else { return nil }
        let length = octets[0..<3].reduce(0) { $0 << 8 | Int($1) }
        guard octets.count >= 9 + length else { return nil }
        defer { octets.removeFirst(9 + length) }
        return Frame(
            type: octets[3],
            flags: octets[4],
            stream: octets[5..<9].reduce(Int32(0)) { $0 << 8 | Int32($1) },
            payload: Array(octets[9..<9 + length])
        )
    }

    /// The number in the payload's first four octets, or those from `offset` on.
    public func number(at offset: Int = 0) -> UInt32 {
        payload[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    public var ends: Bool { flags & Self.endStream != 0 }
}

extension Frame {
    public static func data(_ stream: Int32, _ payload: [UInt8], end: Bool = false) -> Frame {
        Frame(type: Kind.data, flags: end ? endStream : 0, stream: stream, payload: payload)
    }

    public static func headers(
        _ stream: Int32,
        _ fields: [FieldPair],
        end: Bool = true
    ) -> Frame {
        headers(stream, block: FieldBlock.encode(fields), end: end)
    }

    public static func headers(_ stream: Int32, block: [UInt8], end: Bool = true) -> Frame {
        let flags = endHeaders | (end ? endStream : 0)
        return Frame(type: Kind.headers, flags: flags, stream: stream, payload: block)
    }

    public static func reset(_ stream: Int32, code: UInt32 = 8) -> Frame {
        Frame(type: Kind.reset, stream: stream, payload: code.octets)
    }

    public static func settings(_ entries: [(UInt16, UInt32)] = []) -> Frame {
        let payload = entries.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 255)] + $0.1.octets }
        return Frame(type: Kind.settings, payload: payload)
    }

    public static let settingsAcknowledgement = Frame(type: Kind.settings, flags: acknowledgement)

    public static func ping(flags: UInt8 = 0) -> Frame {
        Frame(type: Kind.ping, flags: flags, payload: Array(repeating: 0, count: 8))
    }

    public static func windowUpdate(_ stream: Int32, _ increment: UInt32) -> Frame {
        Frame(type: Kind.windowUpdate, stream: stream, payload: increment.octets)
    }

    public static func priority(_ stream: Int32, on other: Int32) -> Frame {
        let payload = UInt32(bitPattern: other).octets + [15]
        return Frame(type: Kind.priority, stream: stream, payload: payload)
    }

    public static func goAway(last: Int32 = 0, code: UInt32 = 0) -> Frame {
        Frame(type: Kind.goAway, payload: UInt32(bitPattern: last).octets + code.octets)
    }

    public static func continuation(_ stream: Int32, _ payload: [UInt8], end: Bool = false) -> Frame
    {
        let flags: UInt8 = end ? endHeaders : 0
        return Frame(type: Kind.continuation, flags: flags, stream: stream, payload: payload)
    }
}

extension UInt32 {
    fileprivate var octets: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
