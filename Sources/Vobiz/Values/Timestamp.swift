/// A moment, as RFC 3339 text in UTC with `Z`.
///
/// The provider writes moments with `Z`, with an offset, with a blank instead of `T`, and without
/// any zone, which its newer pages declare to be UTC. Digits of a second's fraction stay as sent.
public struct Timestamp: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let secondsSince1970: Int64

    /// Reads any of the provider's forms; nil for what is no moment between the years 0000 and 9999.
    public init?(_ text: some StringProtocol) {
        var reader = TimestampReader(text)
        guard let moment = reader.read() else { return nil }
        self.init(seconds: moment.seconds, fraction: moment.fraction)
    }

    /// A moment without a fraction; nil outside the years 0000 to 9999.
    public init?(secondsSince1970 seconds: Int64) {
        self.init(seconds: seconds, fraction: "")
    }

    private init?(seconds: Int64, fraction: String) {
        let year0: Int64 = -62_167_219_200
        let year10000: Int64 = 253_402_300_800
        guard year0 <= seconds, seconds < year10000 else { return nil }
        let sinceYear0 = seconds - year0
        let second = Int(sinceYear0 % CivilCalendar.secondsPerDay)
        let days = (seconds - Int64(second)) / CivilCalendar.secondsPerDay
        let date = CivilCalendar.date(days: days)
        let day = [Self.digits(date.year, 4), Self.digits(date.month), Self.digits(date.day)]
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.digits($0) }
        text =
            day.joined(separator: "-") + "T" + time.joined(separator: ":")
            + (fraction.isEmpty ? "" : "." + fraction) + "Z"
        secondsSince1970 = seconds
    }

    public var description: String { text }

    private static func digits(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
