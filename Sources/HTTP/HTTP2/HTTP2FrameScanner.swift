/// Finds the frames in what a peer sends, by their heads alone (RFC 9113 §3.4, §4.1).
///
/// libnghttp2 tells nobody about frames that it ignores: unknown types, DATA on closed streams. They
/// cost the peer as little as others do, so all are counted before the library sees them.
struct HTTP2FrameScanner: Sendable {
    /// What a frame's head says.
    struct Head: Equatable, Sendable {
        var length: Int
        var type: UInt8
        var flags: UInt8
        var stream: Int32
        /// Of a padded DATA frame, the octets that are padding, their number's octet included.
        var padding = 0

        var endsStream: Bool { flags & 1 != 0 }
        /// Nothing in it, and it does not end its stream.
        var isEmpty: Bool { length <= padding && !endsStream }
    }

    private static let prefaceCount = 24
    private static let paddedFlag: UInt8 = 8

    /// Octets to pass over before the next head.
    private var rest: Int
    /// The octets of a head that is not complete, the padding's length of a DATA frame included.
    private var octets = InlineArray<10, UInt8>(repeating: 0)
    private var count = 0

    /// A client sends a preface before its frames, a server does not (RFC 9113 §3.4).
    init(hasPreface: Bool = true) {
        rest = hasPreface ? Self.prefaceCount : 0
    }

    /// The next head that is complete in `bytes` from `index` on, which moves behind it; `nil` when all
    /// octets have been seen.
    @inline(__always)
    mutating func next(in bytes: UnsafeBufferPointer<UInt8>, from index: inout Int) -> Head? {
        while true {
            let skipped = min(rest, bytes.count &- index)
            index &+= skipped
            rest &-= skipped
            guard index < bytes.count else { return nil }
            // One octet more than a head has at the least, which is the padding's of padded DATA.
            let missing = 10 &- count
            if count == 0, bytes.count &- index >= missing, let start = bytes.baseAddress {
                let head = Self.read(start + index)
                let taken = head.padding > 0 ? 10 : 9
                index &+= taken
                rest = head.length &- (taken &- 9)
                return head
            }
            octets[count] = bytes[index]
            count &+= 1
            index &+= 1
            if count >= 9, let head = complete() { return head }
        }
    }

    /// A head that comes in pieces.
    private mutating func complete() -> Head? {
        let isShort = count == 9
        let head = withUnsafePointer(to: &octets) { octets in
            octets.withMemoryRebound(to: UInt8.self, capacity: 10) { Self.read($0) }
        }
        // The padding is not known yet, and what lies there is of no meaning.
        if isShort, head.padding > 0 { return nil }
        rest = head.length &- (isShort ? 0 : 1)
        count = 0
        return head
    }

    /// Reads ten octets, the last of which means something in padded DATA only.
    @inline(__always)
    private static func read(_ octets: UnsafePointer<UInt8>) -> Head {
        let length = Int(octets[0]) << 16 | Int(octets[1]) << 8 | Int(octets[2])
        let high = UInt32(octets[5] & 0x7F) << 24 | UInt32(octets[6]) << 16
        let stream = high | UInt32(octets[7]) << 8 | UInt32(octets[8])
        let isPadded = octets[3] == 0 && octets[4] & paddedFlag != 0 && length > 0
        return Head(
            length: length,
            type: octets[3],
            flags: octets[4],
            stream: Int32(bitPattern: stream),
            padding: isPadded ? 1 &+ Int(octets[9]) : 0
        )
    }
}
