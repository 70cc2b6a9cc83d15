/// A day, `YYYY-MM-DD`.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String
    /// Days since 1970-01-01.
    public let day: Int64

    /// Nil unless the text is a day of the Gregorian calendar in just this form.
    public init?(_ text: some StringProtocol) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), reader.isAtEnd,
            CivilCalendar.isDate(year: year, month: month, day: day)
        else { return nil }
        self.text = String(text)
        self.day = CivilCalendar.days(year: year, month: month, day: day)
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.day < right.day
    }

    public var description: String { text }
}
