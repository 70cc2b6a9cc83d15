/// What one HTTP/2 connection to an upstream may cost (requirements §1.4, from the other side).
public struct HTTP2ClientLimits: Sendable, Equatable {
    /// Requests under way at once, if the upstream allows as many.
    public var concurrentStreams = 32
    // Told to the upstream in SETTINGS.
    public var streamWindow = 256 << 10
    public var connectionWindow = 1 << 20
    public var frameSize = 16_384
    public var headerTableSize = 4096

    /// Of an answer's field section, with what RFC 9113 §6.5.2 counts.
    public var message = MessageLimits.upstream
    /// Interim answers (1xx) before one answer.
    public var interimAnswers = 8
    /// CONTINUATION frames of one field section.
    public var continuations = 8
    /// Entries of one SETTINGS frame.
    public var settingsEntries = 32
    /// Control frames that wait for the upstream to read.
    public var queuedFrames = 1000
    /// Acknowledgements of PING and SETTINGS among them.
    public var queuedAcknowledgements = 100
    public var flood = HTTP2FloodLimits()

    public init() {}
}
