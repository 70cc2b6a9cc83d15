/// So many requests in a second, a minute or an hour.
public struct RequestRate: Hashable, Sendable {
    public enum Period: String, Hashable, Sendable {
        case second = "s"
        case minute = "m"
        case hour = "h"

        public var seconds: Int {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            }
        }
    }

    public static let limit = 1_000_000

    public let count: Int
    public let period: Period

    /// Nil unless `count` is 1 to 1 000 000.
    public init?(count: Int, per period: Period) {
        guard (1...RequestRate.limit).contains(count) else { return nil }
        self.count = count
        self.period = period
    }

    /// Reads `100/s`, `600/m` or `5000/h`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(parts[0]), let period = Period(rawValue: String(parts[1]))
        else { return nil }
        self.init(count: count, per: period)
    }

    /// Whether so many requests come together within a day, which is as far as a limit looks.
    public func fills(_ burst: Int) -> Bool {
        let interval = (Int64(period.seconds) * 1_000_000_000 + Int64(count) - 1) / Int64(count)
        return Int64(burst) <= 86_400_000_000_000 / interval
    }

    public var text: String { "\(count)/\(period.rawValue)" }
}
