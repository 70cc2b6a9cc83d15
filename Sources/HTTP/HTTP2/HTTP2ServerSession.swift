import CNghttp2
public import Platform

/// The server's side of one HTTP/2 connection (RFC 9113): bytes in, whole requests out; answers in,
/// bytes out. It does no I/O and has no clock.
///
/// Used on one loop only. After each of ``receive(_:at:)``, ``finished(_:)``, ``write(into:limit:at:)``
/// and ``deadlinePassed(at:)`` whoever drives it asks ``nextExpectation()`` and ``nextRequest()`` until
/// these return `nil`, and ``takeCancelled()``; whenever ``wantsWrite`` is true it calls ``write(into:limit:at:)``.
///
/// Every frame is counted by an ``HTTP2FloodGuard``. When the session decides to end, ``fault`` says
/// why: GOAWAY is the last that it writes, nothing more is fed to the library (CVE-2026-27135), and no
/// further request is handed out. What a connection can make the session keep is bounded: bodies by the
/// connection's window, heads by streams × 32 KiB, answers by ``HTTP2Limits/bufferedOutput`` and the
/// handlers that run, frames in line by ``HTTP2Limits/queuedFrames``.
public final class HTTP2ServerSession {
    public typealias StreamID = Int32

    let limits: HTTP2Limits
    let message: MessageLimits
    let connectionWindow: Int
    /// The shorter of the two deadlines of an answer, in nanoseconds: each answer asks for it.
    let answerPatience: Int64
    /// Made in `init` and freed in `deinit`; nobody else keeps it.
    let library: OpaquePointer

    /// Why the session ended itself, `nil` while it has not. That the peer broke the protocol is known
    /// when GOAWAY is written, since it is the library that finds it.
    public internal(set) var fault: HTTP2Fault?
    /// Found within a callback of the library, which must not be left half-way by an ending.
    var pendingFault: HTTP2Fault?
    /// The time of the last call.
    var now: MonotonicTime
    var scanner = HTTP2FrameScanner()
    var flood: HTTP2FloodGuard
    /// CONTINUATION frames since the last HEADERS.
    var continuations = 0
    /// The highest number of a stream for which HEADERS came.
    var lastStream: StreamID = 0

    // Streams.
    var streams = HTTP2StreamTable()
    /// Streams that the library has, besides those it is about to reset as refused.
    var openCount = 0
    var openedCount = 0
    let pool: HTTP2StreamPool
    /// The stream whose field section is being read; ``streams`` keeps it. Unmanaged, because it is
    /// asked for once for every field.
    var section: Unmanaged<HTTP2Stream>?
    /// Numbers in the order of completion, from `lineStart` on.
    var line: [StreamID] = []
    var lineStart = 0
    /// Those whose peers wait for an invitation to send their bodies.
    var expecting: [StreamID] = []
    var cycleBudget: Int
    /// Requests handed out and not finished, whether their streams still exist or not.
    public internal(set) var runningHandlers = 0
    var cancelled: [StreamID] = []
    /// Bytes of bodies for which the connection's window has not been opened again.
    var heldWindow = 0
    /// Memory is nearly used up: requests whose bodies are still to come are refused, for these would have
    /// to be kept meanwhile.
    public var isTight = false

    // Output.
    /// The server's preface: our SETTINGS, as altered.
    var preface = ByteBuffer(capacity: 64)
    /// Nothing more is written.
    var isBroken = false
    /// Where frames go during ``write(into:limit:at:)``.
    var sink: UnsafeMutablePointer<ByteBuffer>?
    var sinkEnd = 0
    var fields = HTTP2FieldList()
    /// Bytes of answers that have not been written, on all streams. No request is handed out while it is
    /// at its limit.
    public internal(set) var bufferedOutput = 0
    /// Bytes of answers in memory, what was sent of them included: a peer that leaves one octet of each
    /// holds them all. At the same limit no request is handed out either.
    public internal(set) var heldOutput = 0

    // Time.
    let startedAt: MonotonicTime
    var hasPeerSettings = false
    var hasAcknowledgement = false
    /// When the last stream ended, or the connection began.
    var idleSince: MonotonicTime
    var lastDataSent: MonotonicTime
    var drainPhase = Drain.none
    /// No later than the earliest deadline. It may be too early: a stream that ends does not move it.
    var nextDeadline = MonotonicTime.distantFuture

    enum Drain {
        case none
        /// The peer has been told; streams are still accepted until then.
        case announced(until: MonotonicTime)
        case final
    }

    /// - Throws: ``HTTP2Unavailable`` when the library is too old or lacks a limiter.
    public init(
        limits: HTTP2Limits = HTTP2Limits(),
        message: MessageLimits = MessageLimits(),
        pool: HTTP2StreamPool = HTTP2StreamPool(),
        at now: MonotonicTime
    ) throws(HTTP2Unavailable) {
        let opened = try HTTP2LibrarySession.open(limits, message)
        library = opened
        self.limits = limits
        self.message = message
        self.pool = pool
        connectionWindow = limits.connectionWindow(for: message)
        answerPatience = min(limits.writeDeadline, limits.responseDeadline).wholeNanoseconds
        self.now = now
        startedAt = now
        idleSince = now
        lastDataSent = now
        cycleBudget = limits.requestsPerCycle
        flood = HTTP2FloodGuard(limits.flood)
        nghttp2_session_set_user_data(library, Unmanaged.passUnretained(self).toOpaque())
        HTTP2LibrarySession.takePreface(of: library, limits, into: &preface)
        expect(now + limits.headDeadline)
        expect(now + limits.idleDeadline)
        expect(now + limits.connectionAge)
    }

    deinit {
        nghttp2_session_del(library)
    }

    // MARK: Requests

    /// The next request that is complete, or to be refused, in the order of completion.
    ///
    /// `nil` when there is none; while ``HTTP2Limits/runningHandlers`` run or ``bufferedOutput`` is at
    /// its limit, until that has passed; and after ``HTTP2Limits/requestsPerCycle`` of them until the
    /// next call of ``receive(_:at:)``, ``write(into:limit:at:)`` or ``deadlinePassed(at:)``, so that a
    /// peer's resets are seen in between (CVE-2023-44487).
    public func nextRequest() -> StreamID? {
        guard fault == nil else { return nil }
        dropLeft()
        guard lineStart < line.count, hasRoom, cycleBudget > 0,
            let stream = streams.find(line[lineStart])
        else { return nil }
        lineStart += 1
        return stream._withUnsafeGuaranteedRef { stream in
            handOut(stream)
            return stream.id
        }
    }

    func handOut(_ stream: HTTP2Stream) {
        stream.work = .running
        stream.omitsBody = stream.request.head.method == .head
        runningHandlers += 1
        cycleBudget -= 1
    }

    /// One more request may be handed out, leaving aside turns.
    var hasRoom: Bool {
        runningHandlers < limits.runningHandlers && heldOutput < limits.bufferedOutput
    }

    /// A request waits that ``nextRequest()`` or ``nextExpectation()`` would hand out now or after the next
    /// ``write(into:limit:at:)``.
    public var hasRequest: Bool {
        dropLeft()
        dropDecided()
        return fault == nil && (lineStart < line.count || !expecting.isEmpty) && hasRoom
    }

    /// Those at the line's head whose streams have gone meanwhile.
    private func dropLeft() {
        while lineStart < line.count, !isWaiting(line[lineStart]) { lineStart += 1 }
        if lineStart == line.count, lineStart > 0 {
            line.removeAll(keepingCapacity: true)
            lineStart = 0
        } else if lineStart > 256 {
            line.removeFirst(lineStart)
            lineStart = 0
        }
    }

    private func isWaiting(_ id: StreamID) -> Bool {
        streams.find(id)?._withUnsafeGuaranteedRef { $0.work == .waiting } ?? false
    }

    /// Lends a request that was handed out and neither answered nor finished: its head, the bytes that
    /// the head's ranges point into, and its body. Does nothing for any other.
    public func withRequest(
        _ id: StreamID,
        _ body: (UnsafePointer<RequestHead>, _ bytes: Span<UInt8>, _ body: Span<UInt8>) -> Void
    ) {
        // What is lent does not leave the table.
        streams.find(id)?._withUnsafeGuaranteedRef { stream in
            guard stream.work == .running, stream.output == .none, !stream.isLent else { return }
            let octets = stream.body.withBytes { $0 }
            stream.isLent = true
            stream.request.lend { body($0, $1, Span<UInt8>(_unsafeBytes: octets)) }
            stream.isLent = false
            // It may have been answered meanwhile.
            if stream.output != .none || stream.work == .finished { dropBody(of: stream) }
            leaveIfOver(stream)
        }
    }

    /// A handler goes on without the body: it is freed, and the connection's window opened, although there
    /// is no answer yet. Otherwise a few large ones that wait would keep others' from coming.
    public func bodyIsTaken(_ id: StreamID) {
        streams.find(id)?._withUnsafeGuaranteedRef { stream in
            if stream.work == .running { dropBody(of: stream) }
        }
    }

    /// The handler of a request that was handed out has ended, whether it has answered or not; a stream
    /// that it has left without an answer is reset.
    public func finished(_ id: StreamID) {
        streams.find(id)?._withUnsafeGuaranteedRef { finished($0) }
    }

    private func finished(_ stream: HTTP2Stream) {
        guard stream.work == .running else { return }
        stream.work = .finished
        // Of one that was refused before its body came, that is not wanted.
        stream.input = .ended
        stream.mayBeInvited = false
        runningHandlers -= 1
        if stream.isOpen, stream.output == .none { reset(stream, .internalError) }
        dropBody(of: stream)
        leaveIfOver(stream)
        if openCount == 0 { expect(idleSince + limits.idleDeadline) }
    }

    /// Streams handed out and not finished whose requests nobody waits for any more: since the last call
    /// the peer has reset them, or the session has ended.
    public func takeCancelled() -> [StreamID] {
        guard !cancelled.isEmpty else { return [] }
        defer { cancelled = [] }
        return cancelled.filter { streams[$0]?.work == .running }
    }

    // MARK: End

    /// True when nothing more is to be read or written: the connection may be closed once all output has
    /// left.
    public var isOver: Bool {
        !wantsWrite && (fault != nil || nghttp2_session_want_read(library) == 0)
    }

    /// Ends the connection gently (RFC 9113 §6.8): GOAWAY now, which lets requests that are on their way
    /// still come in; a second one when the peer has read the first, or after
    /// ``HTTP2Limits/drainDelay``; then open streams finish.
    public func drain(at now: MonotonicTime) {
        self.now = now
        guard fault == nil, case .none = drainPhase else { return }
        drainPhase = .announced(until: now + limits.drainDelay)
        nghttp2_submit_shutdown_notice(library)
        // Its acknowledgement shows that the notice has been read.
        nghttp2_submit_ping(library, 0, nil)
        expect(now + limits.drainDelay)
    }

    func finishDrain() {
        guard case .announced = drainPhase else { return }
        drainPhase = .final
        let last = nghttp2_session_get_last_proc_stream_id(library)
        nghttp2_submit_goaway(library, 0, last, HTTP2ErrorCode.none.rawValue, nil, 0)
    }

    /// Ends the connection at once, for a reason.
    func end(_ reason: HTTP2Fault) {
        guard fault == nil else { return }
        fault = reason
        section = nil
        expecting = []
        nextDeadline = .distantFuture
        if case .violation = reason {
            // GOAWAY has gone. The library would go on writing if it was its count of resets that sent it.
            isBroken = true
        } else {
            nghttp2_session_terminate_session(library, reason.errorCode.rawValue)
        }
        for stream in streams.all { forsake(stream) }
    }

    /// Ends the connection for what a callback has found.
    func endIfPending() {
        if let pendingFault { end(pendingFault) }
        pendingFault = nil
    }

    // MARK: Streams

    /// Resets a stream; what it held is given back when the frame has gone.
    func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
        guard stream.isOpen, !stream.isDoomed else { return }
        stream.isDoomed = true
        nghttp2_submit_rst_stream(library, 0, stream.id, code.rawValue)
        forsake(stream)
    }

    /// Nobody will be answered on this stream.
    func forsake(_ stream: HTTP2Stream) {
        if stream.work == .running {
            if stream.output == .none, !stream.isCancelled { cancelled.append(stream.id) }
            stream.isCancelled = true
        } else {
            stream.work = .none
            dropBody(of: stream)
        }
        bufferedOutput -= stream.unsent
        dropAnswer(of: stream)
    }

    /// Nothing more of it is sent; its memory is given back once the library has let go.
    func dropAnswer(of stream: HTTP2Stream) {
        if !stream.isHeld {
            heldOutput -= stream.counted
            stream.counted = 0
        }
        stream.dropAnswer()
    }

    /// Frees a body, and opens the connection's window by what it took.
    func dropBody(of stream: HTTP2Stream) {
        guard !stream.isLent else { return }
        stream.dropBody()
        guard stream.heldWindow > 0 else { return }
        nghttp2_session_consume_connection(library, stream.heldWindow)
        heldWindow -= stream.heldWindow
        stream.heldWindow = 0
    }

    /// Takes the stream away when neither the library nor a handler has it.
    func leaveIfOver(_ stream: HTTP2Stream) {
        guard !stream.isOpen, stream.work != .running, !stream.isLent, !stream.isHeld else {
            return
        }
        guard let stream = streams.remove(stream.id) else { return }
        dropAnswer(of: stream)
        pool.giveBack(stream)
    }

    /// Puts the request in line.
    func enqueue(_ stream: HTTP2Stream) {
        guard stream.work == .none, !stream.isDoomed else { return }
        stream.work = .waiting
        stream.input = .ended
        line.append(stream.id)
    }
}

extension HTTP2ServerSession {
    /// True while no stream is open and nothing waits to be written.
    public var isIdle: Bool {
        openCount == 0 && runningHandlers == 0 && bufferedOutput == 0 && !wantsWrite
    }

    /// Bytes of bodies that have come and are not dealt with.
    public var bufferedInput: Int { heldWindow }
}
