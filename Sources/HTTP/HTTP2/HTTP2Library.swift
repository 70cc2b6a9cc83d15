import CNghttp2
import Glibc

/// The linked libnghttp2, and what it must be able to do before a session is opened.
///
/// Two limiters are demanded that upstream's 1.52.0 does not have and that Debian carried back into it:
/// against Rapid Reset (CVE-2023-44487, deb12u1) and against endless CONTINUATION (CVE-2024-28182,
/// deb12u2). They are looked up at run time, so that the program still starts, with HTTP/2 refused, over
/// a library without them. Whether the assertion behind CVE-2026-27135 is mended (deb12u3, 1.68.1)
/// cannot be asked of a library: it changed neither a symbol nor the version. Therefore a session
/// never feeds a byte to the library after it has decided to end, which is how the assertion is reached.
public enum HTTP2Library {
    /// The oldest version with the checks of RFC 9113 that the session relies on: 1.52.0.
    private static let oldest: Int32 = 0x01_34_00

    /// Its version, `1.52.0`.
    public static var version: String {
        guard let info = nghttp2_version(0), let text = info.pointee.version_str else {
            return "unknown"
        }
        return String(cString: text)
    }

    /// Says why HTTP/2 cannot be offered, `nil` when it can.
    public static var unavailability: HTTP2Unavailable? {
        do throws(HTTP2Unavailable) {
            _ = try limiters()
            return nil
        } catch {
            return error
        }
    }

    /// - Throws: ``HTTP2Unavailable``.
    static func limiters() throws(HTTP2Unavailable) -> HTTP2Limiters {
        try found.get()
    }

    private static let found = look(
        isRecent: nghttp2_version(oldest) != nil,
        version: version,
        symbol: { dlsym(nil, $0) }
    )

    /// The decision itself, apart from the library that is linked.
    static func look(
        isRecent: Bool,
        version: String,
        symbol: (String) -> UnsafeMutableRawPointer?
    ) -> Result<HTTP2Limiters, HTTP2Unavailable> {
        guard isRecent else { return .failure(.tooOld(version: version)) }
        let names = HTTP2Limiters.Name.self
        guard let resets = symbol(names.resets) else {
            return .failure(.withoutLimiter(symbol: names.resets))
        }
        guard let continuations = symbol(names.continuations) else {
            return .failure(.withoutLimiter(symbol: names.continuations))
        }
        return .success(
            HTTP2Limiters(
                limitResets: unsafeBitCast(resets, to: HTTP2Limiters.ResetLimit.self),
                limitContinuations: unsafeBitCast(
                    continuations,
                    to: HTTP2Limiters.ContinuationLimit.self
                )
            )
        )
    }
}
