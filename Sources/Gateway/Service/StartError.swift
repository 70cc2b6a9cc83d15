/// Why the gateway cannot start: one line for the operator, and a code as in sysexits.h.
public struct StartError: Error, Equatable, Sendable {
    public let message: String
    public let exitCode: Int32

    /// The configuration or a file it names is wrong.
    public static func configuration(_ message: String) -> StartError {
        StartError(message: message, exitCode: 78)
    }

    /// The store's content is damaged or of another kind.
    static func data(_ message: String) -> StartError {
        StartError(message: message, exitCode: 65)
    }

    /// The system does not give what is needed.
    static func system(_ message: String) -> StartError {
        StartError(message: message, exitCode: 71)
    }

    /// A file cannot be written.
    static func output(_ message: String) -> StartError {
        StartError(message: message, exitCode: 73)
    }

    /// Reading or writing failed on the way.
    static func storage(_ message: String) -> StartError {
        StartError(message: message, exitCode: 74)
    }

    /// An address or the store is in use, or may not be used.
    static func unavailable(_ message: String) -> StartError {
        StartError(message: message, exitCode: 69)
    }
}
