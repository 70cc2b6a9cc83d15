/// What a connection is made to say octet by octet, instead of an answer: for who has to break the rules
/// of HTTP on purpose, as a simulator of somebody else's faults does.
///
/// The server checks nothing of it and adds nothing to it. After it the connection carries no more
/// requests.
@_spi(Faults)
public struct ConnectionScript: Equatable, Sendable {
    /// One thing to do.
    public enum Step: Equatable, Sendable {
        case send([UInt8])
        case pause(Duration)
        /// One octet at a time, with a pause between any two.
        case drip([UInt8], every: Duration)
        /// The same octets again and again, until the peer has gone.
        case sendForEver([UInt8])
    }

    /// How the connection ends after the last step.
    public enum Ending: CaseIterable, Equatable, Sendable {
        /// As after any last answer: nothing more is sent, and what still comes is dropped.
        case close
        /// With a reset (RFC 9293 §3.10.4). What the peer has not read yet may be lost.
        case reset
        /// The peer ends it.
        case hold
    }

    public var steps: [Step]
    public var ending: Ending

    public init(_ steps: [Step], ending: Ending) {
        self.steps = steps
        self.ending = ending
    }
}
