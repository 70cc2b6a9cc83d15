/// Why a session ended itself.
public enum HTTP2Fault: Equatable, Sendable {
    case flood(HTTP2Flood)
    /// What came is no HTTP/2 (RFC 9113 §3.4).
    case preface
    /// The peer broke the protocol; the error code that it was told (RFC 9113 §7).
    case violation(code: UInt32)
    /// A field section did not end in time, and everything behind it waits.
    case headTimeout
    /// The peer's settings, or its acknowledgement of ours, did not come in time.
    case settingsTimeout
    /// Nothing was asked for so long that the connection is given up. Not the peer's fault.
    case idle
    /// The library failed; its own error code.
    case library(code: Int)

    /// The code that the peer is told with GOAWAY.
    var errorCode: HTTP2ErrorCode {
        switch self {
        case .flood, .headTimeout: .enhanceYourCalm
        case .preface: .protocolError
        case .violation(let code): HTTP2ErrorCode(rawValue: code)
        case .settingsTimeout: .settingsTimeout
        case .idle: .none
        case .library: .internalError
        }
    }
}
