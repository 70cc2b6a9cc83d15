import CNghttp2

/// The fields of one answer as the library wants them: pointers, in an array that is used again.
struct HTTP2FieldList: ~Copyable {
    private var entries: UnsafeMutablePointer<nghttp2_nv>
    private var capacity = 32
    private var count = 0
    /// Three digits, to which the first entry points.
    private let digits: UnsafeMutablePointer<UInt8>

    private static let colon = UInt8(ascii: ":")

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
            UnsafeBufferPointer(start: digits, count: 3)
        )
    }

    /// Adds field lines `Name: value`, each with CRLF. Fields that only mean something to one HTTP/1
    /// connection are left out (RFC 9113 §8.2.2); what is no field line ends the list.
    mutating func add(lines: UnsafeBufferPointer<UInt8>) {
        let octets = Span(_unsafeElements: lines)
        var line = 0
        while line < lines.count {
            var colon = line
            while colon < lines.count, lines[colon] != Self.colon { colon &+= 1 }
            guard colon > line, colon < lines.count else { return }
            let end = ByteScan.endOfValue(octets, from: colon &+ 1)
            guard end &+ 1 < lines.count, lines[end] == 13 else { return }
            var start = colon &+ 1
            while start < end, lines[start] == 32 { start &+= 1 }
            let name = UnsafeBufferPointer(rebasing: lines[line..<colon])
            if !Self.isConnectionSpecific(Span(_unsafeElements: name)) {
                append(name, UnsafeBufferPointer(rebasing: lines[start..<end]))
            }
            line = end &+ 2
        }
    }

    private static func isConnectionSpecific(_ name: Span<UInt8>) -> Bool {
        switch name.count {
        case 10: name.equalsIgnoringCase("connection") || name.equalsIgnoringCase("keep-alive")
        case 17: name.equalsIgnoringCase("transfer-encoding")
        default: false
        }
    }

    private mutating func append(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>
    ) {
        if count == capacity { grow() }
        entries[count] = nghttp2_nv(
            name: UnsafeMutablePointer(mutating: name.baseAddress),
            value: UnsafeMutablePointer(mutating: value.baseAddress),
            namelen: name.count,
            valuelen: value.count,
            flags: Self.flags(Span(_unsafeElements: name))
        )
        count += 1
    }

    /// Values that are different every time would push the useful ones out of the compression table.
    private static func flags(_ name: Span<UInt8>) -> UInt8 {
        let changes =
            switch name.count {
            case 9: name.equalsIgnoringCase("ratelimit")
            case 11: name.equalsIgnoringCase("traceparent")
            case 12:
                name.equalsIgnoringCase("x-request-id") || name.equalsIgnoringCase("cache-status")
            default: false
            }
        return UInt8(changes ? NGHTTP2_NV_FLAG_NO_INDEX.rawValue : NGHTTP2_NV_FLAG_NONE.rawValue)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<nghttp2_nv>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }

    /// Lends the entries. The library copies names and values, and makes the names' letters small.
    func withEntries(_ body: (UnsafePointer<nghttp2_nv>, Int) -> Int32) -> Int32 {
        body(entries, count)
    }
}
