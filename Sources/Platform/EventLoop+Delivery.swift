extension EventLoop {
    /// Hands an event to an actor whose executor is this loop. To be called on the loop.
    ///
    /// As `assumeIsolated` does it, without its search for the current executor and its closure in memory,
    /// both of which every event would pay for. The body captures nothing.
    @inlinable @inline(__always)
    public func deliver<Observer: Actor>(
        _ events: Interest,
        _ token: UInt64,
        to observer: Observer,
        _ body: @escaping (isolated Observer, Interest, UInt64) -> Void
    ) {
        assert(isCurrent, "an event was delivered on another thread")
        // Isolation is a part of the type only: both are called alike.
        typealias Plain = (Observer, Interest, UInt64) -> Void
        unsafeBitCast(body, to: Plain.self)(observer, events, token)
    }
}
