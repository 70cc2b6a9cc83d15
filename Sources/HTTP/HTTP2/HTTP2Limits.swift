/// What one HTTP/2 connection may cost, and how long it may take (requirements §1.3, §1.4).
public struct HTTP2Limits: Sendable, Equatable {
    // Told to the peer in SETTINGS, and enforced.
    public var concurrentStreams = 100
    public var streamWindow = 65_535
    /// Raised to a little more than two bodies, so that the oldest of many always finds room.
    public var connectionWindow = 1 << 20
    public var frameSize = 16_384
    public var headerTableSize = 4096

    /// Requests handed out and not finished, those included whose peer has reset them (Rapid Reset).
    public var runningHandlers = 100
    /// Requests handed out between two calls of `receive`, `write` or `deadlinePassed`.
    public var requestsPerCycle = 16
    /// No request is handed out while answers of more bytes wait for the peer.
    public var bufferedOutput = 1 << 20
    /// Control frames and heads that wait for the peer to read.
    public var queuedFrames = 1000
    /// Acknowledgements of PING and SETTINGS among them.
    public var queuedAcknowledgements = 100
    /// CONTINUATION frames of one field section.
    public var continuations = 8
    /// Entries of one SETTINGS frame.
    public var settingsEntries = 32
    public var trailerFields = 32
    public var trailerBytes = 8 << 10
    public var flood = HTTP2FloodLimits()

    /// From the first byte of a field section to its end; also for the peer's settings and their
    /// acknowledgement, from the connection's start.
    public var headDeadline = Duration.seconds(10)
    /// Between two pieces of a body.
    public var bodyIdleDeadline = Duration.seconds(10)
    /// From the end of the head to the end of the body.
    public var bodyDeadline = Duration.seconds(30)
    /// How slowly a body may come meanwhile.
    public var bodyPace = BodyPace()
    /// Without a byte of an answer allowed by the peer's windows.
    public var writeDeadline = Duration.seconds(15)
    /// From an answer's start until all of it has left.
    public var responseDeadline = Duration.seconds(60)
    /// Without an open stream.
    public var idleDeadline = Duration.seconds(60)
    /// Between the announcement that the connection ends and the end of accepting streams, unless the
    /// peer shows earlier that it has read it.
    public var drainDelay = Duration.seconds(1)
    public var requestsPerConnection = 10_000
    public var connectionAge = Duration.seconds(3600)

    public init() {}

    func connectionWindow(for message: MessageLimits) -> Int {
        max(connectionWindow, 2 * message.body + 4 * frameSize)
    }
}
