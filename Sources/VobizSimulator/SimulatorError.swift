public import Platform

/// Why a simulator cannot begin.
public enum SimulatorError: Error, Sendable {
    case listening(SystemError, at: SocketAddress)
    /// The certificate or its key, with the file and the reason.
    case certificate(String)
    case system(SystemError)
}
