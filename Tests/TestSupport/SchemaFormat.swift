/// The formats of strings that the API's descriptions use. One that is not among them is understood by nobody.
enum SchemaFormat: String {
    case date
    case dateTime = "date-time"
    case email

    /// Whether a text has the format (RFC 3339 for the two times; an e-mail address by its rough form).
    func fits(_ text: String) -> Bool {
        switch self {
        case .date: Self.isDate(text)
        case .dateTime:
            Self.isDate(String(text.prefix(10)))
                && text.dropFirst(10).wholeMatch(
                    of: #/T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#
                ) != nil
        case .email: text.wholeMatch(of: #/[^@\s]+@[^@\s]+/#) != nil
        }
    }

    private static func isDate(_ text: String) -> Bool {
        guard let parts = text.wholeMatch(of: #/(\d{4})-(\d\d)-(\d\d)/#)?.output,
            let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3)
        else { return false }
        let isLeap =
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return days.indices.contains(month - 1) && (1...days[month - 1]).contains(day)
    }
}
