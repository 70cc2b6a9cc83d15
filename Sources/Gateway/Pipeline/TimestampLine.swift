import Platform

/// The wall clock as RFC 3339 text, formatted anew once a second; only the milliseconds change between.
struct TimestampLine: Sendable {
    private var second: Int64 = .min
    private var octets = InlineArray<24, UInt8>(repeating: 0)

    /// Lends `2026-05-11T13:31:06.283Z`.
    mutating func withText(_ body: (Span<UInt8>) -> Void) {
        let now = WallTime.coarse
        if now.seconds != second {
            second = now.seconds
            let text = Array("\(CivilDate(now).rfc3339Seconds).000Z".utf8)
            for index in octets.indices { octets[index] = text[index] }
        }
        let milliseconds = UInt32(now.nanoseconds) / 1_000_000
        octets[20] = UInt8(truncatingIfNeeded: 48 + milliseconds / 100)
        octets[21] = UInt8(truncatingIfNeeded: 48 + milliseconds / 10 % 10)
        octets[22] = UInt8(truncatingIfNeeded: 48 + milliseconds % 10)
        body(octets.span)
    }
}
