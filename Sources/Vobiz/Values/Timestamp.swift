public import Platform

/// A moment, as RFC 3339 text in UTC with `Z`.
///
/// The provider writes moments with `Z`, with an offset, with a blank instead of `T`, and without
/// any zone, which its newer pages declare to be UTC. Digits of a second's fraction stay as sent.
public struct Timestamp: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let secondsSince1970: Int64

    /// Reads any of the provider's forms; nil for what is no moment between the years 0000 and
    /// 9999.
    public init?(_ text: some StringProtocol) {
        var reader = TimestampReader(text)
        guard let moment = reader.read(), Self.seconds ~= moment.seconds else { return nil }
        self.init(moment.seconds, fraction: moment.fraction)
    }

    /// A reading of the clock, in whole seconds; outside the years 0000 to 9999 the nearest of
    /// them.
    public init(_ time: WallTime) {
        let seconds = min(max(time.seconds, Self.seconds.lowerBound), Self.seconds.upperBound)
        self.init(seconds, fraction: "")
    }

    private init(_ seconds: Int64, fraction: String) {
        var octets = CivilDate(WallTime(seconds: seconds)).rfc3339Seconds(
            room: fraction.utf8.count + 2
        )
        if !fraction.isEmpty {
            octets.append(UInt8(ascii: "."))
            octets += fraction.utf8
        }
        octets.append(UInt8(ascii: "Z"))
        text = String(decoding: octets, as: UTF8.self)
        secondsSince1970 = seconds
    }

    public var description: String { text }

    /// What four digits of a year can tell.
    private static let seconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
}
