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
        var text: [UInt8] = []
        text.reserveCapacity(29)
        text += "\(names[weekday]), ".utf8
        Self.append(day, to: &text)
        text += " \(months[month - 1]) ".utf8
        Self.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: " "))
        appendTime(to: &text)
        text += " GMT".utf8
        return String(decoding: text, as: UTF8.self)
    }

    /// `1994-11-06T08:49:37`, RFC 3339 without fraction and zone.
    public var rfc3339Seconds: String {
        String(decoding: rfc3339Seconds(room: 0), as: UTF8.self)
    }

    /// The same as octets, with room for what the caller adds.
    public func rfc3339Seconds(room: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(19 + room)
        Self.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(month, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(day, to: &text)
        text.append(UInt8(ascii: "T"))
        appendTime(to: &text)
        return text
    }

    private func appendTime(to text: inout [UInt8]) {
        Self.append(hour, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(minute, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(second, to: &text)
    }

    /// Digit by digit: a moment is written for every answer, and making strings of numbers and padding them
    /// cost more than all the rest of it.
    fileprivate static func append(_ number: Int, width: Int = 2, to text: inout [UInt8]) {
        guard number >= 0 else { return text += String(number).utf8 }
        var divisor = width == 2 ? 10 : width == 3 ? 100 : 1000
        while number >= divisor * 10 { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

extension WallTime {
    /// `1994-11-06T08:49:37.123Z`.
    public var rfc3339: String {
        var text = CivilDate(self).rfc3339Seconds(room: 5)
        text.append(UInt8(ascii: "."))
        CivilDate.append(Int(nanoseconds / 1_000_000), width: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}
