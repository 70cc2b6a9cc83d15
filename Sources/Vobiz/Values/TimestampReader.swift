/// Reads `YYYY-MM-DD(T| )HH:MM:SS[.f…][Z|±HH:MM|±HHMM]`.
struct TimestampReader {
    private var reader: DigitReader

    /// More digits than that are no provider's clock.
    private static let fractionDigits = 9

    init(_ text: some StringProtocol) {
        reader = DigitReader(text)
    }

    mutating func read() -> (seconds: Int64, fraction: String)? {
        guard let days = readDays(), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let second = readTime(), let fraction = readFraction(), let offset = readOffset(),
            reader.isAtEnd
        else { return nil }
        return (days * CivilCalendar.secondsPerDay + second - offset, fraction)
    }

    private mutating func readDays() -> Int64? {
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2),
            CivilCalendar.isDate(year: year, month: month, day: day)
        else { return nil }
        return CivilCalendar.days(year: year, month: month, day: day)
    }

    private mutating func readTime() -> Int64? {
        guard let hour = reader.number(2), hour < 24, reader.skip(":"),
            let minute = reader.number(2), minute < 60, reader.skip(":"),
            let second = reader.number(2), second < 60
        else { return nil }
        return Int64(hour * 3600 + minute * 60 + second)
    }

    private mutating func readFraction() -> String? {
        guard reader.skip(".") else { return "" }
        let digits = reader.digits()
        return 1...Self.fractionDigits ~= digits.utf8.count ? digits : nil
    }

    /// Seconds east of UTC; without any zone, UTC.
    private mutating func readOffset() -> Int64? {
        if reader.isAtEnd || reader.skip("Z") || reader.skip("z") { return 0 }
        let sign: Int64 = reader.skip("-") ? -1 : 1
        guard sign < 0 || reader.skip("+"), let hours = reader.number(2), hours < 24 else {
            return nil
        }
        _ = reader.skip(":")
        guard let minutes = reader.number(2), minutes < 60 else { return nil }
        return sign * Int64(hours * 3600 + minutes * 60)
    }
}
