import CNghttp2

/// The fields of one message as the library wants them: pointers, in an array that is used again.
struct HTTP2FieldList: ~Copyable {
    private var entries: UnsafeMutablePointer<nghttp2_nv>
    private var capacity = 32
    private(set) var count = 0
    /// Three digits, to which the first entry points.
    private let digits: UnsafeMutablePointer<UInt8>

    init() {
        entries = .allocate(capacity: capacity)
        digits = .allocate(capacity: 3)
    }

    deinit {
        entries.deallocate()
        digits.deallocate()
    }

    /// Starts an answer.
    mutating func begin(_ status: Int) {
        digits[0] = UInt8(truncatingIfNeeded: 48 + status / 100 % 10)
        digits[1] = UInt8(truncatingIfNeeded: 48 + status / 10 % 10)
        digits[2] = UInt8(truncatingIfNeeded: 48 + status % 10)
        count = 0
        let name: StaticString = ":status"
        append(
            UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount),
            UnsafeBufferPointer(start: digits, count: 3),
            // The digits are the next answer's before this one has gone.
            UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue)
        )
    }

    /// Starts a request. The entries point into the values, which must stay as the lines must.
    mutating func begin(
        method: UnsafeBufferPointer<UInt8>,
        authority: UnsafeBufferPointer<UInt8>,
        path: UnsafeBufferPointer<UInt8>
    ) {
        count = 0
        append(":method", method)
        append(":scheme", Self.buffer("https"))
        append(":authority", authority)
        append(":path", path)
    }

    private mutating func append(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) {
        append(Self.buffer(name), value, Self.lent)
    }

    private static func buffer(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Adds field lines `Name: value`, each with CRLF, whose names are made lower-case where they lie.
    /// Fields that only mean something to one HTTP/1 connection are left out (RFC 9113 §8.2.2); what is
    /// no field line ends the list.
    ///
    /// The entries point into `lines`, which must stay until the library has written them. With
    /// `areSecret` they enter the compression table of neither side (RFC 7541 §7.1.3).
    mutating func add(lines: UnsafeMutableRawBufferPointer, areSecret: Bool = false) {
        let octets = Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(lines))
        guard let base = lines.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        var line = 0
        while line < lines.count {
            let colon = Self.lowerName(base, from: line, to: lines.count)
            guard colon > line, colon < lines.count else { return }
            let end = ByteScan.endOfValue(octets, from: colon &+ 1)
            guard end &+ 1 < lines.count, base[end] == 13, base[end &+ 1] == 10 else { return }
            var start = colon &+ 1
            while start < end, base[start] == 32 { start &+= 1 }
            let name = UnsafeBufferPointer(start: base + line, count: colon &- line)
            if !Self.isConnectionSpecific(Span(_unsafeElements: name)) {
                append(
                    name,
                    UnsafeBufferPointer(start: base + start, count: end &- start),
                    areSecret ? Self.secret : Self.flags(Span(_unsafeElements: name))
                )
            }
            line = end &+ 2
        }
    }

    /// Eight octets at a time, as long as there are so many.
    ///
    /// - Returns: where the name ends.
    private static func lowerName(
        _ octets: UnsafeMutablePointer<UInt8>,
        from start: Int,
        to end: Int
    ) -> Int {
        var index = start
        while index &+ 8 <= end {
            let place = UnsafeMutableRawPointer(octets + index)
            let word = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
            let colons = zeroes(word ^ ones &* UInt64(UInt8(ascii: ":")))
            // What is before the first colon; all of it when there is none.
            let name = colons == 0 ? .max : (colons & (0 &- colons)) &- 1
            let lowered = word | (capitals(word) & name) >> 2
            place.storeBytes(of: lowered.littleEndian, as: UInt64.self)
            if colons != 0 { return index &+ colons.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < end, octets[index] != UInt8(ascii: ":") {
            if octets[index] &- 65 < 26 { octets[index] |= 0x20 }
            index &+= 1
        }
        return index
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The high bit of each octet that is zero; above the lowest of them others may be marked as well.
    @inline(__always)
    private static func zeroes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }

    /// The high bit of each octet that is a capital letter.
    @inline(__always)
    private static func capitals(_ word: UInt64) -> UInt64 {
        let low = word & ~(ones << 7)
        let fromA = low &+ ones &* (0x80 - 0x41)
        let beyondZ = low &+ ones &* (0x80 - 0x5B)
        return fromA & ~beyondZ & ~word & (ones << 7)
    }

    private static func isConnectionSpecific(_ name: Span<UInt8>) -> Bool {
        switch name.count {
        case 10: name.equals("connection") || name.equals("keep-alive")
        case 17: name.equals("transfer-encoding")
        default: false
        }
    }

    private mutating func append(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>,
        _ flags: UInt8
    ) {
        if count == capacity { grow() }
        entries[count] = nghttp2_nv(
            name: UnsafeMutablePointer(mutating: name.baseAddress),
            value: UnsafeMutablePointer(mutating: value.baseAddress),
            namelen: name.count,
            valuelen: value.count,
            flags: flags
        )
        count += 1
    }

    /// Nothing is copied. Values that are different every time would push the useful ones out of the
    /// compression table.
    private static func flags(_ name: Span<UInt8>) -> UInt8 {
        let changes =
            switch name.count {
            case 9: name.equals("ratelimit")
            case 11: name.equals("traceparent")
            case 12: name.equals("x-request-id")
            default: false
            }
        return lent | (changes ? UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue) : 0)
    }

    private static let lent = UInt8(
        NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue
    )

    private static let secret = lent | UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue)

    private mutating func grow() {
        let larger = UnsafeMutablePointer<nghttp2_nv>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }

    /// Lends the entries.
    func withEntries(_ body: (UnsafePointer<nghttp2_nv>, Int) -> Int32) -> Int32 {
        body(entries, count)
    }
}
