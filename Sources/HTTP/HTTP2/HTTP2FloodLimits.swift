/// How much a peer may do of what costs it nothing (requirements §1.4).
public struct HTTP2FloodLimits: Sendable, Equatable {
    /// RST_STREAM at once, received and sent together, and how many come back a second.
    public var resetBurst = 100
    public var resetsPerSecond = 10.0
    /// Premature are those within this time after the request; they are judged from so many requests on.
    public var prematureAge = Duration.seconds(1)
    public var prematureRequests = 200
    /// A client that does not know the limit yet may well open a few hundred streams at first.
    public var refusedStreamBurst = 500
    public var refusedStreamsPerSecond = 50.0
    public var pingBurst = 50
    public var pingsPerSecond = 10.0
    public var settingsBurst = 10
    public var settingsPerSecond = 1.0
    /// In a row.
    public var emptyFrames = 10
    /// So many times one more than the streams opened.
    public var priorityPerStream = 100
    /// `base + 2 × (streams + factor × DATA frames sent)`.
    public var windowUpdateBase = 5
    public var windowUpdatesPerDataFrame = 10
    /// Decoded bytes of refused field sections, on the whole connection.
    public var refusedFieldBytes = 256 << 10

    public init() {}
}
