/// A pair for `X-Auth-ID` and `X-Auth-Token` that only a simulator accepts.
///
/// The tokens are plain text on purpose: they open nothing but this process's made-up data.
public struct SimulatorCredential: Sendable, Equatable {
    public let authID: String
    public let token: String

    public init(authID: String, token: String) {
        self.authID = authID
        self.token = token
    }

    /// The partner that every simulator starts with unless it is told otherwise. The token is published
    /// here and worthless; it looks random so that a search for leaks cannot hit it by accident.
    public static let demoPartner = SimulatorCredential(
        authID: "PA_DEMO0001",
        token: "demo_Zq7vW2nLx9RkT4cHy8JmB3sPd6FgU1eA5oXiN0tV"
    )
}
