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

    package private(set) var bytes: [UInt8] = []

    public init() {
        bytes.reserveCapacity(512)
    }

    /// Starts over, keeping the room.
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Adds a constant.
    public mutating func append(_ name: StaticString, _ value: StaticString) {
        guard open(name, room: value.utf8CodeUnitCount + 2) else { return }
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds a number.
    public mutating func append(_ name: StaticString, _ value: Int64) {
        guard open(name, room: 20) else { return }
        appendDecimal(value)
    }

    /// Adds text from anywhere, its UTF-8 octet by octet.
    public mutating func append(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { append(name, escaping: $0) }
    }

    /// Adds octets from anywhere; what is not printable ASCII is escaped.
    public mutating func append(_ name: StaticString, _ value: Span<UInt8>) {
        value.withUnsafeBufferPointer { append(name, escaping: $0) }
    }

    private mutating func append(_ name: StaticString, escaping value: UnsafeBufferPointer<UInt8>) {
        // An escape has six octets, and so has the mark.
        guard open(name, room: 14) else { return }
        bytes.append(UInt8(ascii: "\""))
        var count = Self.plainPrefix(of: value, limit: Self.maxText - bytes.count)
        append(UnsafeBufferPointer(rebasing: value.prefix(count)))
        while count < min(value.count, Self.maxValue), bytes.count < Self.maxText {
            appendEscaped(value[count])
            count += 1
        }
        if count < value.count { append("\\u2026") }
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many octets at the start need no escape, which is usually all of them.
    private static func plainPrefix(of value: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
        let end = min(value.count, maxValue, limit)
        var count = 0
        while count < end, (32..<127).contains(value[count]), value[count] != UInt8(ascii: "\""),
            value[count] != UInt8(ascii: "\\")
        {
            count += 1
        }
        return count
    }

    /// - Returns: false when a value of `room` octets would not fit; nothing is written then.
    private mutating func open(_ name: StaticString, room: Int) -> Bool {
        guard bytes.count + name.utf8CodeUnitCount + 4 + room <= Self.maxBytes else { return false }
        append(",\"")
        append(name)
        append("\":")
        return true
    }

    private mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: octets)
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
            append("\\u00")
            bytes.append(digits.utf8Start[Int(octet >> 4)])
            bytes.append(digits.utf8Start[Int(octet & 15)])
        }
    }

    private mutating func appendDecimal(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: 48 + magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        bytes[start...].reverse()
    }
}
