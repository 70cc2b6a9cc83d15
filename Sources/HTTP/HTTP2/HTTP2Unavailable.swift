/// Why HTTP/2 cannot be offered.
public enum HTTP2Unavailable: Error, Equatable, Sendable {
    /// The library is older than 1.52.0.
    case tooOld(version: String)
    /// The library does not have this function, so it lacks the defence behind it.
    case withoutLimiter(symbol: String)
    /// The library has no memory for a session, or refuses its settings.
    case refused(code: Int)
}

extension HTTP2Unavailable: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooOld(let version): "libnghttp2 \(version) is too old, 1.52.0 is needed"
        case .withoutLimiter(let symbol):
            "libnghttp2 \(HTTP2Library.version) has no \(symbol); Debian has it since 1.52.0-1+deb12u2"
        case .refused(let code): "libnghttp2 made no session (\(code))"
        }
    }
}
