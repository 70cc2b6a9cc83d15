/// The field that tells when to come again (RFC 9110 §10.2.3).
enum RetryAfter {
    /// No wait is longer than that, in seconds; more digits are cut down to it.
    static let limit = Int(Int32.max)

    /// The wait that a field value tells; nil for garbage and for a date without the sender's own.
    ///
    /// A date is compared with the answer's `Date`, so the difference of two clocks does not
    /// matter. One that has passed is a wait of zero.
    static func duration(_ value: String?, date: String?) -> Duration? {
        guard let value, !value.isEmpty else { return nil }
        if value.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
            return .seconds(min(Int(value) ?? limit, limit))
        }
        guard let moment = HTTPDate.secondsSince1970(value),
            let sent = date.flatMap({ HTTPDate.secondsSince1970($0) })
        else { return nil }
        return .seconds(min(max(0, moment - sent), Int64(limit)))
    }
}
