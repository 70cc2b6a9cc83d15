/// Days in queries, checked over their bytes.
enum QueryDate {
    /// True for `YYYY-MM-DD` and a day that exists.
    static func isValid(_ value: Span<UInt8>) -> Bool {
        guard value.count == 10, value[4] == 45, value[7] == 45 else { return false }
        guard let year = number(value, 0, 4), let month = number(value, 5, 7),
            let day = number(value, 8, 10)
        else { return false }
        return year >= 1970 && (1...12).contains(month) && day >= 1
            && day <= days(in: month, of: year)
    }

    private static func number(_ value: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var number = 0
        for index in start..<end {
            guard (48...57).contains(value[index]) else { return nil }
            number = number * 10 + Int(value[index] - 48)
        }
        return number
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
