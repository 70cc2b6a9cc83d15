import Platform
import TestSupport
import Transport

extension TLSServerSettings {
    init(_ identity: TestIdentity) {
        self.init(certificateFile: identity.certificateFile, keyFile: identity.keyFile)
    }
}

/// A server's context, as a test changes it.
func serverContext(
    _ identity: TestIdentity? = nil,
    at now: WallTime = .now,
    _ change: (inout TLSServerSettings) -> Void = { _ in }
) async throws -> TLSContext {
    let certificates = try await TestCertificates.shared()
    var settings = TLSServerSettings(identity ?? certificates.server)
    change(&settings)
    return try TLSContext.server(settings, at: now)
}
