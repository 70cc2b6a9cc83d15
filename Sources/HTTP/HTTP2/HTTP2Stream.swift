import Platform

/// One stream's storage, used again for later streams of its connection.
final class HTTP2Stream {
    /// What has come of the request.
    enum Input {
        case head, body
        /// All of it, or as much as is wanted.
        case ended
    }

    /// What is done with it.
    enum Work {
        case none
        /// In line to be handed out.
        case waiting
        /// Handed out; its handler has not ended.
        case running
        case finished
    }

    /// What has gone out.
    enum Output {
        case none
        case answering
        /// END_STREAM has been sent.
        case ended
    }

    var id: Int32 = 0
    /// The library has the stream.
    var isOpen = false
    /// RST_STREAM is on its way: nothing of the stream matters any more.
    var isDoomed = false
    /// Whoever drives the session is told that nobody waits for an answer.
    var isCancelled = false
    /// Its request is being looked at, and must stay as it is.
    var isLent = false
    /// Handed out to be invited or refused.
    var mayBeInvited = false
    /// HEAD: no body is sent.
    var omitsBody = false
    /// The peer has sent END_STREAM.
    var hasWhole = false
    var input = Input.head
    var work = Work.none
    var output = Output.none

    var request = HTTP2Request()
    var body = ByteBuffer(capacity: 0)
    /// Bytes of the body for which the connection's window has not been opened again.
    var heldWindow = 0
    /// The library has pointers into ``answer``, which therefore stays.
    var isHeld = false
    /// Field lines and the body.
    var answer = ByteBuffer(capacity: 0)
    /// Where in the answer lies what has not gone out.
    var sent = 0
    /// What the session counts for its block of memory.
    var counted = 0

    var openedAt = MonotonicTime.distantFuture
    var bodyBeganAt = MonotonicTime.distantFuture
    var answeredAt = MonotonicTime.distantFuture
    /// The last piece of the body that came, or of the answer that went.
    var movedAt = MonotonicTime.distantFuture

    /// Bytes of the answer that have not gone out.
    var unsent: Int { answer.count - sent }

    /// A bigger buffer than this is not kept for the next stream.
    private static let largestKept = 4 << 10

    func begin(_ id: Int32, at now: MonotonicTime) {
        self.id = id
        isOpen = true
        openedAt = now
    }

    /// Ready to be used again.
    func reset() {
        isOpen = false
        isDoomed = false
        isCancelled = false
        mayBeInvited = false
        omitsBody = false
        hasWhole = false
        input = .head
        work = .none
        output = .none
        request.dropLargeBuffer(above: Self.largestKept)
        request.reset()
        dropBody()
        dropAnswer()
        heldWindow = 0
    }

    func dropBody() {
        if body.capacity > Self.largestKept { body = ByteBuffer(capacity: 0) }
        body.erase()
    }

    /// Keeps an answer, in exchange for an empty block.
    func take(_ answer: inout ByteBuffer, bodyStart: Int, hasBody: Bool) {
        swap(&self.answer, &answer)
        answer.truncate(to: 0)
        answer.reserve(Self.largestKept)
        sent = bodyStart
        if !hasBody { self.answer.truncate(to: bodyStart) }
    }

    /// Writes what comes next of the answer.
    func write(_ count: Int, into output: inout ByteBuffer) {
        answer.withBytes {
            output.append(UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count]))
        }
        sent += count
    }

    /// Nothing more of the answer is sent.
    func dropAnswer() {
        guard !isHeld else { return sent = answer.count }
        if answer.capacity > Self.largestKept { answer = ByteBuffer(capacity: 0) }
        answer.truncate(to: 0)
        sent = 0
    }
}
