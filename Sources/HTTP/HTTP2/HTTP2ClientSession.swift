import CNghttp2
public import Platform

/// The client's side of one HTTP/2 connection (RFC 9113): requests in, bytes out; bytes in, events out.
/// It does no I/O and has no clock.
///
/// Used on one loop only. After each call whoever drives it takes ``takeEvents()``, and calls
/// ``write(into:limit:at:)`` while ``wantsWrite`` is true. How long anything may take is the driver's
/// matter, which ends a stream with ``cancel(_:)``.
///
/// Nothing is pushed to it. Every frame is counted by an ``HTTP2FloodGuard``; what is too much, or breaks
/// the protocol, ends the session: ``fault`` says why, GOAWAY is the last that it writes, and nothing more
/// is fed to the library (CVE-2026-27135). What a connection can make it keep is bounded by the streams and
/// the largest answer that each request accepts. An answer that is too large ends its own stream only: what
/// has come of it is given back to the connection's window.
public final class HTTP2ClientSession {
    public typealias StreamID = Int32

    let limits: HTTP2ClientLimits
    /// Made in `init` and freed in `deinit`; nobody else keeps it.
    let library: OpaquePointer

    /// Why the session ended itself, `nil` while it has not.
    public internal(set) var fault: HTTP2Fault?
    /// Found within a callback of the library, which must not be left half-way by an ending.
    var pendingFault: HTTP2Fault?
    /// Nothing more is written.
    var isBroken = false
    /// The preface has been written (RFC 9113 §3.4).
    var hasPreface = false
    /// The time of the last call.
    var now: MonotonicTime
    var scanner = HTTP2FrameScanner(hasPreface: false)
    var flood: HTTP2FloodGuard
    /// CONTINUATION frames since the last HEADERS.
    var continuations = 0

    var streams: [StreamID: HTTP2ClientStream] = [:]
    /// Streams that the library has.
    public internal(set) var openCount = 0
    var events: [HTTP2ClientEvent] = []
    private var fields = HTTP2FieldList()

    /// - Throws: ``HTTP2Unavailable`` when the library is too old or lacks a limiter.
    public init(
        limits: HTTP2ClientLimits = HTTP2ClientLimits(),
        at now: MonotonicTime
    ) throws(HTTP2Unavailable) {
        library = try HTTP2LibrarySession.openClient(limits)
        self.limits = limits
        self.now = now
        flood = HTTP2FloodGuard(limits.flood)
        nghttp2_session_set_user_data(library, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        nghttp2_session_del(library)
    }

    // MARK: Requests

    /// True until the session has ended, or the upstream has said that it takes no more streams
    /// (GOAWAY), or their numbers are used up.
    public var takesRequests: Bool {
        fault == nil && nghttp2_session_check_request_allowed(library) != 0
    }

    /// True when one more request may be under way: the upstream has a limit, and we have one.
    public var hasRoom: Bool {
        let theirs = nghttp2_session_get_remote_settings(
            library,
            NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS
        )
        return takesRequests && openCount < min(limits.concurrentStreams, Int(theirs))
    }

    /// Puts a request in line to be written.
    ///
    /// - Returns: its stream; `nil` when there is no room for it, and nothing of it is kept then.
    public func submit(
        _ request: consuming HTTP2ClientRequest,
        at now: MonotonicTime
    ) -> StreamID? {
        self.now = now
        guard hasRoom else { return nil }
        let (authority, path) = (request.authorityStart, request.pathStart)
        let (lines, secret) = (request.linesStart, request.secretStart)
        let stream = HTTP2ClientStream(request)
        let hasBody = !stream.body.isEmpty
        let id = stream.octets.withMutableBytes { octets in
            let all = UnsafeBufferPointer(octets.bindMemory(to: UInt8.self))
            fields.begin(
                method: UnsafeBufferPointer(rebasing: all[..<authority]),
                authority: UnsafeBufferPointer(rebasing: all[authority..<path]),
                path: UnsafeBufferPointer(rebasing: all[path..<lines])
            )
            fields.add(lines: UnsafeMutableRawBufferPointer(rebasing: octets[lines..<secret]))
            fields.add(
                lines: UnsafeMutableRawBufferPointer(rebasing: octets[secret...]),
                areSecret: true
            )
            return fields.withEntries { submit($0, $1, hasBody: hasBody) }
        }
        guard id > 0 else { return nil }
        stream.isHeld = true
        streams[id] = stream
        openCount += 1
        count(.streamOpened)
        return id
    }

    private func submit(
        _ entries: UnsafePointer<nghttp2_nv>,
        _ count: Int,
        hasBody: Bool
    ) -> Int32 {
        guard hasBody else {
            return nghttp2_submit_request(library, nil, entries, count, nil, nil)
        }
        var provider = nghttp2_data_provider()
        provider.read_callback = HTTP2ClientCallbacks.readBody
        return nghttp2_submit_request(library, nil, entries, count, &provider, nil)
    }

    /// Takes a request back (CANCEL). No event tells of it any more.
    public func cancel(_ id: StreamID) {
        guard let stream = streams[id], !stream.isSettled else { return }
        stream.settle()
        reset(id, stream, .cancel)
    }

    /// What has happened since the last call, in its order.
    public func takeEvents() -> [HTTP2ClientEvent] {
        guard !events.isEmpty else { return [] }
        defer { events = [] }
        return events
    }

    // MARK: Streams

    func reset(_ id: StreamID, _ stream: HTTP2ClientStream, _ code: HTTP2ErrorCode) {
        guard stream.isOpen, fault == nil else { return }
        nghttp2_submit_rst_stream(library, 0, id, code.rawValue)
    }

    /// Tells that there will be no answer.
    func fail(_ id: StreamID, _ stream: HTTP2ClientStream, _ failure: HTTP2StreamFailure) {
        guard !stream.isSettled else { return }
        stream.settle()
        events.append(.failed(id, failure))
    }

    /// Takes the stream away when the library has let go of it.
    func leaveIfOver(_ id: StreamID, _ stream: HTTP2ClientStream) {
        if !stream.isOpen, !stream.isHeld { streams[id] = nil }
    }

    // MARK: End

    /// Ends the connection at once, for a reason.
    private func end(_ reason: HTTP2Fault) {
        guard fault == nil else { return }
        fault = reason
        if case .violation = reason {
            // GOAWAY has gone.
            isBroken = true
        } else {
            nghttp2_session_terminate_session(library, reason.errorCode.rawValue)
        }
        for (id, stream) in streams.sorted(by: { $0.key < $1.key }) {
            fail(id, stream, .malformed)
        }
    }

    /// Ends the connection for what a callback has found.
    func endIfPending() {
        if let pendingFault { end(pendingFault) }
        pendingFault = nil
    }
}
