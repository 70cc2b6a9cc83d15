/// How long the parts of a simulated call take when nobody interferes, in seconds.
public struct CallPace: Sendable {
    /// From the request until it rings.
    public var queued = 1
    /// From ringing until somebody answers.
    public var ringing = 4
    /// From the answer until the callee hangs up.
    public var talking = 30

    public init() {}
}
