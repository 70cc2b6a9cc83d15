import HTTPServer
import Platform
import TestSupport
import Testing
import Transport

/// The ways in which HTTP reaches the server.
enum Wire: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case http1 = "HTTP/1.1"
    case http1OverTLS = "HTTP/1.1 over TLS"
    case http2 = "HTTP/2"
    case http2OverTLS = "HTTP/2 over TLS"

    var testDescription: String { rawValue }

    var isHTTP2: Bool { self == .http2 || self == .http2OverTLS }
    private var isTLS: Bool { self == .http1OverTLS || self == .http2OverTLS }

    /// What the listener is given.
    func security() async throws -> StreamSecurity {
        guard isTLS else { return .plain(acceptsHTTP2: self == .http2) }
        let identity = try await TestCertificates.shared().server
        let settings = TLSServerSettings(
            certificateFile: identity.certificateFile,
            keyFile: identity.keyFile
        )
        return .tls(try ReloadableTLSContext(settings, at: .now))
    }

    /// What curl is told.
    func curl(_ path: String, port: UInt16) -> [String] {
        let version =
            switch self {
            case .http1, .http1OverTLS: "--http1.1"
            case .http2: "--http2-prior-knowledge"
            case .http2OverTLS: "--http2"
            }
        let scheme = isTLS ? "https" : "http"
        return ["--insecure", version, "\(scheme)://127.0.0.2:\(port)\(path)"]
    }
}
