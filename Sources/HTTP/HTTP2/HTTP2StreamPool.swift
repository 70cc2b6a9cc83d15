/// Streams that nobody uses, for the sessions of one loop: the next request finds its memory still in
/// the processor's cache, whichever connection it comes on, and a quiet connection keeps none.
public final class HTTP2StreamPool {
    private var spare: [HTTP2Stream] = []
    private static let mostSpare = 256

    public init() {}

    /// How many it holds.
    package var count: Int { spare.count }

    func take() -> HTTP2Stream {
        spare.popLast() ?? HTTP2Stream()
    }

    /// The stream must be nobody's any more.
    func giveBack(_ stream: HTTP2Stream) {
        guard spare.count < Self.mostSpare else { return }
        stream.reset()
        spare.append(stream)
    }
}
