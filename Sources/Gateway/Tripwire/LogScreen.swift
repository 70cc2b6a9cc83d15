public import Logging
import Platform
public import Vault

/// Keeps secrets out of the log: the way out for every line.
///
/// What is made unreadable: metadata under a name that secrets go by, stored secrets (``Tripwire``), and
/// whatever has the form of one (requirements §5.4). It is the last line of defence, for no message is made
/// of secrets on purpose.
public struct LogScreen: Sendable {
    private let watch: SecretWatch

    public init(_ watch: SecretWatch) {
        self.watch = watch
    }

    // MARK: Names

    private static let names: Set = [
        "authorization", "proxy_authorization", "x_api_key", "x_auth_token", "x_auth_id", "cookie",
        "set_cookie", "idempotency_key", "auth_token", "auth_secret", "token", "password", "secret",
        "pan", "aadhaar", "otp", "api_key", "widget_url",
    ]

    /// The metadata without the values that go by such names, at any depth, and whether there were any.
    public func masked(_ metadata: Logger.Metadata) -> (Logger.Metadata, isMasked: Bool) {
        var isMasked = false
        let result = Self.masked(metadata, &isMasked)
        return (result, isMasked)
    }

    private static func masked(
        _ metadata: Logger.Metadata,
        _ isMasked: inout Bool
    ) -> Logger.Metadata {
        var result = metadata
        for (name, value) in metadata {
            if names.contains(name.lowercased().replacing("-", with: "_")) {
                result[name] = .string(RedactedText.text)
                isMasked = true
            } else {
                result[name] = masked(value, &isMasked)
            }
        }
        return result
    }

    private static func masked(
        _ value: Logger.MetadataValue,
        _ isMasked: inout Bool
    ) -> Logger.MetadataValue {
        switch value {
        case .dictionary(let members): .dictionary(masked(members, &isMasked))
        case .array(let elements): .array(elements.map { masked($0, &isMasked) })
        case .string, .stringConvertible: value
        }
    }

    // MARK: Values

    /// A message, or one value, with `‹redacted›` in place of each secret; nil when there is none.
    ///
    /// It comes before the line is made of it, so that a secret of which only the beginning is there cannot
    /// take with it what holds the line together.
    public func masked(_ text: String) -> String? {
        let octets = Array(text.utf8)
        let stored = watch.tripwire.hits(in: octets.span).map { Self.extent(of: $0, in: octets) }
        let ranges = Self.joined(stored + SecretPattern.ranges(in: octets))
        guard !ranges.isEmpty else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        var end = 0
        for range in ranges {
            result += octets[end..<range.lowerBound]
            result += RedactedText.text.utf8
            end = range.upperBound
        }
        return String(decoding: result + octets[end...], as: UTF8.self)
    }

    /// The beginning of a secret was recognised, and how long it is when it is whole. Where something comes
    /// before that which stands in no token, in none of its forms, it was cut off there.
    private static func extent(of hit: TripwireHit, in text: [UInt8]) -> Range<Int> {
        switch hit.secret {
        case .apiKey: return hit.range
        // As octets it may hold anything.
        case .masterKey: return hit.range
        case .credential:
            let end = hit.range.first { !(0x21...0x7E).contains(text[$0]) }
            return hit.range.lowerBound..<(end ?? hit.range.upperBound)
        }
    }

    /// One more line had something in it that was made unreadable.
    public func count() { watch.countLine() }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = joined.last, range.lowerBound <= last.upperBound else {
                joined.append(range)
                continue
            }
            joined[joined.count - 1] =
                last.lowerBound..<max(last.upperBound, range.upperBound)
        }
        return joined
    }
}
