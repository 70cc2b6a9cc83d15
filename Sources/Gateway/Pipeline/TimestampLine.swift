import Platform

/// The wall clock as RFC 3339 text, formatted anew once a second; only the milliseconds change between.
struct TimestampLine: Sendable {
    private var second: Int64 = .min
    private var octets: [UInt8] = []

    /// `2026-05-11T13:31:06.283Z`.
    mutating func text() -> [UInt8] {
        let now = WallTime.coarse
        if now.seconds != second {
            second = now.seconds
            octets = Array("\(CivilDate(now).rfc3339Seconds).000Z".utf8)
        }
        let milliseconds = Int(now.nanoseconds / 1_000_000)
        let end = octets.count
        octets[end - 4] = UInt8(48 + milliseconds / 100)
        octets[end - 3] = UInt8(48 + milliseconds / 10 % 10)
        octets[end - 2] = UInt8(48 + milliseconds % 10)
        return octets
    }
}
