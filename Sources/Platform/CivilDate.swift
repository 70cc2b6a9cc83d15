/// A moment broken down in UTC, by the proleptic Gregorian calendar.
///
/// The days-to-date arithmetic is the well-known era method: shift the year to start in March, so that
/// the leap day comes last, and count in 400-year eras.
public struct CivilDate: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int
    public let hour: Int
    public let minute: Int
    public let second: Int
    /// 0 is Sunday.
    public let weekday: Int

    public init(_ time: WallTime) {
        let days = time.seconds >= 0 ? time.seconds / 86_400 : (time.seconds - 86_399) / 86_400
        let secondOfDay = Int(time.seconds - days * 86_400)
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        weekday = ((Int(days) + 4) % 7 + 7) % 7
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the IMF-fixdate of RFC 9110 §5.6.7.
    public var imfFixdate: String {
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return "\(names[weekday]), \(Self.pad(day)) \(months[month - 1]) \(Self.pad(year, 4)) "
            + "\(Self.pad(hour)):\(Self.pad(minute)):\(Self.pad(second)) GMT"
    }

    /// `1994-11-06T08:49:37`, RFC 3339 without fraction and zone.
    public var rfc3339Seconds: String {
        "\(Self.pad(year, 4))-\(Self.pad(month))-\(Self.pad(day))"
            + "T\(Self.pad(hour)):\(Self.pad(minute)):\(Self.pad(second))"
    }

    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension WallTime {
    /// `1994-11-06T08:49:37.123Z`.
    public var rfc3339: String {
        let milliseconds = String(nanoseconds / 1_000_000)
        let padding = String(repeating: "0", count: 3 - milliseconds.count)
        return "\(CivilDate(self).rfc3339Seconds).\(padding)\(milliseconds)Z"
    }
}
