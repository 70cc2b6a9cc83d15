package import Platform

/// One audit record being put together: the members of a JSON object, written straight as bytes.
///
/// The log itself adds what only it can know, the position in the log. Whatever comes from outside is
/// escaped, so that a record is always one line (R-AU-01).
public struct AuditRecord: ~Copyable {
    /// No record is longer, so that its line with its number is at most 16 KiB (R-AU-01). A member that
    /// would not fit any more is left out.
    package static let maxBytes = (16 << 10) - 64
    /// Where text ends: a longer value, or one that comes later, is cut and marked.
    private static let maxText = 14 << 10
    private static let maxValue = 1 << 10

    package private(set) var bytes = ByteBuffer(capacity: 1024)

    public init() {}

    /// Starts over, keeping the room.
    public mutating func reset() {
        bytes.truncate(to: 0)
    }

    /// The members so far, to be added to other records.
    public var members: Span<UInt8> {
        @_lifetime(borrow self) get { bytes.bytes }
    }

    /// Adds the ``members`` of another record.
    public mutating func append(members: Span<UInt8>) {
        guard bytes.count + members.count <= Self.maxBytes else { return }
        bytes.append(members)
    }

    /// Adds the ``members`` of another record.
    public mutating func append(members: [UInt8]) {
        append(members: members.span)
    }

    /// Writes a number over digits that are there.
    public mutating func replaceDigits(_ value: UInt32, count: Int, at start: Int) {
        var rest = value
        for index in (start..<start + count).reversed() {
            bytes[index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
    }

    /// Adds the line feed that ends a record among others.
    mutating func end() {
        bytes.append(10)
    }

    /// Adds a constant.
    public mutating func append(_ name: StaticString, _ value: StaticString) {
        guard open(name, room: value.utf8CodeUnitCount + 2) else { return }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds a number.
    public mutating func append(_ name: StaticString, _ value: Int64) {
        guard open(name, room: 20) else { return }
        bytes.append(decimal: Int(value))
    }

    /// Adds text from anywhere, its UTF-8 octet by octet.
    public mutating func append(_ name: StaticString, _ value: String) {
        append(name, value.utf8Span.span)
    }

    /// Adds octets from anywhere; what is not printable ASCII is escaped.
    public mutating func append(_ name: StaticString, _ value: Span<UInt8>) {
        // An escape has six octets, and so has the mark.
        guard open(name, room: 14) else { return }
        bytes.append(UInt8(ascii: "\""))
        var count = Self.plainPrefix(of: value, limit: Self.maxText - bytes.count)
        bytes.append(value.extracting(0..<count))
        while count < min(value.count, Self.maxValue), bytes.count < Self.maxText {
            appendEscaped(value[count])
            count += 1
        }
        if count < value.count { bytes.append("\\u2026" as StaticString) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many octets at the start need no escape, which is usually all of them.
    private static func plainPrefix(of value: Span<UInt8>, limit: Int) -> Int {
        let end = max(0, min(value.count, maxValue, limit))
        var index = 0
        while index &+ 8 <= end {
            let word = value.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard isPlain(word) else { break }
            index &+= 8
        }
        while index < end, isPlain(value[index]) { index &+= 1 }
        return index
    }

    /// True when each of the eight octets is plain. The usual arithmetic: a borrow can only make a word
    /// look suspicious, and then it is looked at again octet by octet.
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
        let below = (word &- ones &* 0x20) & ~word & highs
        let quote = hasZero(word ^ ones &* 0x22)
        let backslash = hasZero(word ^ ones &* 0x5C)
        let delete = hasZero(word ^ ones &* 0x7F)
        return (word & highs) | below | quote | backslash | delete == 0
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet &- 32 < 95 && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }

    /// - Returns: false when a value of `room` octets would not fit; nothing is written then.
    private mutating func open(_ name: StaticString, room: Int) -> Bool {
        let length = name.utf8CodeUnitCount
        guard bytes.count + length + 4 + room <= Self.maxBytes else { return false }
        bytes.append(UInt8(ascii: ","))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        return true
    }

    private mutating func appendEscaped(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(octet)
        case 32..<127:
            bytes.append(octet)
        default:
            // Octets beyond ASCII are shown as the code points of Latin-1: a record holds no raw octet
            // that a terminal or another parser could act on.
            let digits: StaticString = "0123456789abcdef"
            bytes.append("\\u00" as StaticString)
            bytes.append(digits.utf8Start[Int(octet >> 4)])
            bytes.append(digits.utf8Start[Int(octet & 15)])
        }
    }
}
