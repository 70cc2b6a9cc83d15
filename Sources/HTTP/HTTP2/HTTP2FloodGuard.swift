package import Platform

/// Counts what a peer does on one connection, and says when it is too much (requirements §1.4).
///
/// A value that knows no frames, no library and no clock: an event and the time go in, a verdict comes
/// out. Whoever asks ends the connection with ENHANCE_YOUR_CALM.
package struct HTTP2FloodGuard: Sendable {
    package enum Event: Equatable, Sendable {
        case streamOpened
        /// A stream beyond the limit, answered with REFUSED_STREAM.
        case streamRefused
        /// RST_STREAM received, or sent on a stream that had been opened.
        case reset
        /// The request that was taken back was young and not answered. Comes besides `reset`.
        case prematureReset
        case ping
        case settings
        /// DATA, HEADERS or CONTINUATION without content that does not end its stream.
        case emptyFrame
        /// Such a frame with content.
        case contentFrame
        case priority
        case windowUpdate
        case dataFrameSent
        /// Decoded bytes in a field section that is refused.
        case refusedFields(Int)
    }

    private let limits: HTTP2FloodLimits
    private var resets: TokenBucket
    private var refusals: TokenBucket
    private var pings: TokenBucket
    private var settings: TokenBucket
    private var streams = 0
    private var premature = 0
    private var emptyInARow = 0
    private var priorities = 0
    private var windowUpdates = 0
    private var dataFrames = 0
    private var refusedFieldBytes = 0

    package init(_ limits: HTTP2FloodLimits = HTTP2FloodLimits()) {
        self.limits = limits
        resets = TokenBucket(burst: limits.resetBurst, perSecond: limits.resetsPerSecond)
        refusals = TokenBucket(
            burst: limits.refusedStreamBurst,
            perSecond: limits.refusedStreamsPerSecond
        )
        pings = TokenBucket(burst: limits.pingBurst, perSecond: limits.pingsPerSecond)
        settings = TokenBucket(burst: limits.settingsBurst, perSecond: limits.settingsPerSecond)
    }

    /// - Returns: what is too much now, `nil` while all is well.
    package mutating func note(_ event: Event, at now: MonotonicTime) -> HTTP2Flood? {
        switch event {
        case .streamOpened: streams += 1
        case .streamRefused: return refusals.take(at: now) ? nil : .refusedStreams
        case .reset: return resets.take(at: now) ? nil : .resets
        case .prematureReset: return notePrematureReset()
        case .ping: return pings.take(at: now) ? nil : .ping
        case .settings: return settings.take(at: now) ? nil : .settings
        case .emptyFrame:
            emptyInARow += 1
            return emptyInARow > limits.emptyFrames ? .emptyFrames : nil
        case .contentFrame: emptyInARow = 0
        case .priority:
            priorities += 1
            return priorities > limits.priorityPerStream * (1 + streams) ? .priority : nil
        case .windowUpdate: return noteWindowUpdate()
        case .dataFrameSent: dataFrames += 1
        case .refusedFields(let bytes):
            refusedFieldBytes += bytes
            return refusedFieldBytes > limits.refusedFieldBytes ? .refusedFields : nil
        }
        return nil
    }

    private mutating func notePrematureReset() -> HTTP2Flood? {
        premature += 1
        guard streams >= limits.prematureRequests, premature * 2 > streams else { return nil }
        return .prematureResets
    }

    private mutating func noteWindowUpdate() -> HTTP2Flood? {
        windowUpdates += 1
        let earned = streams + limits.windowUpdatesPerDataFrame * dataFrames
        return windowUpdates > limits.windowUpdateBase + 2 * earned ? .windowUpdate : nil
    }
}
