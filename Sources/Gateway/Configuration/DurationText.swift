/// A duration with its unit, as people write it: `500ms`, `30s`, `5m`, `1h`.
public struct DurationText: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let milliseconds: Int64

    /// Nil unless it is digits and one of the units `ms`, `s`, `m`, `h`, without blanks.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit: Int64? =
            switch text[digits.endIndex...] {
            case "ms": 1
            case "s": 1000
            case "m": 60_000
            case "h": 3_600_000
            default: nil
            }
        guard let unit, let number = Int64(digits) else { return nil }
        let (milliseconds, isTooLong) = number.multipliedReportingOverflow(by: unit)
        guard !isTooLong else { return nil }
        self.milliseconds = milliseconds
    }

    init(seconds: Int64) {
        milliseconds = seconds * 1000
    }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public var duration: Duration { .milliseconds(milliseconds) }

    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// In the largest unit that needs no fraction.
    public var description: String {
        for (unit, size) in [("h", Int64(3_600_000)), ("m", 60_000), ("s", 1000)]
        where milliseconds >= size && milliseconds.isMultiple(of: size) {
            return "\(milliseconds / size)\(unit)"
        }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }
}
