/// One UTC day of the proleptic Gregorian calendar.
struct CalendarDay: Hashable, Comparable, Sendable {
    static let seconds = 86400

    /// Days since 1970-01-01.
    var number: Int

    init(number: Int) {
        self.number = number
    }

    /// The first instant of the day.
    var start: Timestamp {
        Timestamp(microseconds: number * Self.seconds * 1_000_000)
    }

    func adding(days: Int) -> CalendarDay {
        CalendarDay(number: number + days)
    }

    /// The first day of the same month.
    var firstOfMonth: CalendarDay {
        CalendarDay(number: number - (components.day - 1))
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.number < right.number
    }
}

extension CalendarDay {
    /// A date of the form `YYYY-MM-DD` that exists; anything else is refused.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Int(digits: bytes[0..<4]), let month = Int(digits: bytes[5..<7]),
            let day = Int(digits: bytes[8..<10]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day)
        // A day that the month does not have lands in the next month and prints otherwise.
        guard self.text == text else { return nil }
    }

    /// Counts days in years that begin in March, so that the leap day is the last of its year.
    private init(year: Int, month: Int, day: Int) {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
    }

    var components: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// `YYYY-MM-DD`
    var text: String {
        let (year, month, day) = components
        return "\(year.text(digits: 4))-\(month.text(digits: 2))-\(day.text(digits: 2))"
    }
}
