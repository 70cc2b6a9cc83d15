import CNghttp2
public import Platform

extension HTTP2ServerSession {
    /// Feeds what came. After the session has ended itself nothing more is looked at.
    public func receive(_ bytes: UnsafeRawBufferPointer, at now: MonotonicTime) {
        self.now = now
        cycleBudget = limits.requestsPerCycle
        guard fault == nil, !bytes.isEmpty else { return }
        bytes.withMemoryRebound(to: UInt8.self) { octets in
            var fed = 0
            while fed < octets.count, fault == nil { fed = feed(octets, from: fed) }
        }
        // Seldom: a section is nearly always whole when it comes.
        if let stream = section?.takeUnretainedValue(), stream.input == .head {
            expect(stream.openedAt + limits.headDeadline)
        }
        if openedCount >= limits.requestsPerConnection { drain(at: now) }
    }

    /// How many frames are fed at once: the library may put one in line for each, and what waits is
    /// looked at in between.
    private static let batch = 128

    /// Counts some frames, and feeds them when they are not too many: those of a flood are not even
    /// looked at, so that GOAWAY does not name their streams as processed.
    ///
    /// - Returns: where the next ones begin.
    private func feed(_ octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        var frames = 0
        while frames < Self.batch, let head = scanner.next(in: octets, from: &end) {
            count(head)
            frames &+= 1
        }
        if pendingFault == nil {
            let fed = UnsafeBufferPointer(rebasing: octets[start..<end])
            let result = nghttp2_session_mem_recv(library, fed.baseAddress, fed.count)
            if result < 0 { pendingFault = pendingFault ?? Self.fault(ofLibrary: Int32(result)) }
        }
        if nghttp2_session_get_outbound_queue_size(library) > limits.queuedFrames {
            pendingFault = pendingFault ?? .flood(.unreadFrames)
        }
        endIfPending()
        return end
    }

    private static func fault(ofLibrary code: Int32) -> HTTP2Fault {
        switch nghttp2_error(rawValue: code) {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC: .preface
        case NGHTTP2_ERR_FLOODED: .flood(.unreadFrames)
        default: .library(code: Int(code))
        }
    }

    // MARK: Counting

    private func count(_ head: HTTP2FrameScanner.Head) {
        let isAcknowledgement = head.flags & Self.acknowledgement != 0
        switch nghttp2_frame_type(rawValue: UInt32(head.type)) {
        case NGHTTP2_DATA: count(head.isEmpty ? .emptyFrame : .contentFrame)
        case NGHTTP2_CONTINUATION:
            count(head.isEmpty ? .emptyFrame : .contentFrame)
            continuations += 1
            if continuations > limits.continuations {
                pendingFault = pendingFault ?? .flood(.continuations)
            }
        case NGHTTP2_HEADERS:
            count(head.isEmpty ? .emptyFrame : .contentFrame)
            continuations = 0
            if head.stream > lastStream {
                lastStream = head.stream
                count(.streamOpened)
            }
        case NGHTTP2_RST_STREAM: count(.reset)
        case NGHTTP2_SETTINGS: if !isAcknowledgement { count(.settings) }
        case NGHTTP2_PING: count(.ping)
        case NGHTTP2_WINDOW_UPDATE: count(.windowUpdate)
        case NGHTTP2_GOAWAY: break
        // PRIORITY, PRIORITY_UPDATE, and what nobody knows: ignored, but not for ever.
        default: count(.priority)
        }
    }

    private static let acknowledgement = UInt8(NGHTTP2_FLAG_ACK.rawValue)
    private static let endStream = UInt8(NGHTTP2_FLAG_END_STREAM.rawValue)

    func count(_ event: HTTP2FloodGuard.Event) {
        guard let verdict = flood.note(event, at: now) else { return }
        pendingFault = pendingFault ?? .flood(verdict)
    }

    /// Stops the library where it is when something was found.
    private var verdict: Int32 {
        pendingFault == nil ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    }

    // MARK: Field sections

    func sectionBegins(_ headers: nghttp2_headers) -> Int32 {
        guard headers.cat == NGHTTP2_HCAT_REQUEST else {
            section = streams[headers.hd.stream_id].map(Unmanaged.passUnretained)
            return 0
        }
        section = nil
        guard openCount < limits.concurrentStreams else {
            count(.streamRefused)
            let code = HTTP2ErrorCode.refusedStream.rawValue
            nghttp2_submit_rst_stream(library, 0, headers.hd.stream_id, code)
            return pendingFault == nil ? NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue : verdict
        }
        let stream = pool.take()
        stream.begin(headers.hd.stream_id, at: now)
        streams.insert(stream)
        openCount += 1
        openedCount += 1
        section = .passUnretained(stream)
        return 0
    }

    func fieldCame(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        section?._withUnsafeGuaranteedRef { add(name, value, to: $0) }
        return verdict
    }

    private func add(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>,
        to stream: HTTP2Stream
    ) {
        let wasRefused = stream.request.isRefused
        let before = stream.request.decoded
        let name = Span(_unsafeElements: name)
        let value = Span(_unsafeElements: value)
        if stream.input == .head {
            stream.request.add(name, value, message)
        } else {
            stream.request.addTrailer(name, value, limits)
        }
        if stream.request.isRefused {
            // With what had been decoded until it was refused.
            count(.refusedFields(stream.request.decoded - (wasRefused ? before : 0)))
        }
    }

    /// The stream's field section is not complete.
    func isBeingRead(_ stream: HTTP2Stream) -> Bool {
        section?.toOpaque() == Unmanaged.passUnretained(stream).toOpaque()
    }

    // MARK: Frames

    func frameCame(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = frame.pointee.hd
        switch nghttp2_frame_type(rawValue: UInt32(header.type)) {
        case NGHTTP2_HEADERS: sectionCame(header)
        case NGHTTP2_DATA:
            if header.flags & Self.endStream != 0, let stream = streams[header.stream_id] {
                complete(stream)
            }
        case NGHTTP2_RST_STREAM: resetCame(header.stream_id)
        case NGHTTP2_SETTINGS:
            if header.flags & Self.acknowledgement == 0 {
                hasPeerSettings = true
            } else {
                hasAcknowledgement = true
            }
        case NGHTTP2_PING: if header.flags & Self.acknowledgement != 0 { finishDrain() }
        default: break
        }
        return verdict
    }

    private func sectionCame(_ header: nghttp2_frame_hd) {
        section = nil
        let isEnd = header.flags & Self.endStream != 0
        streams.find(header.stream_id)?._withUnsafeGuaranteedRef { stream in
            if !stream.isDoomed { sectionCame(stream, isEnd: isEnd) }
        }
    }

    private func sectionCame(_ stream: HTTP2Stream, isEnd: Bool) {
        if stream.input == .head {
            stream.request.finishHead(message)
            stream.input = .body
            stream.bodyBeganAt = now
            stream.movedAt = now
        }
        if stream.request.isMalformed {
            stream.hasWhole = isEnd
            reset(stream, .protocolError)
        } else if isEnd {
            complete(stream)
        } else if stream.request.head.refusal != nil {
            // The body is not waited for: the answer is known.
            enqueue(stream)
        } else if isTight {
            stream.request.refuse(.overloaded)
            enqueue(stream)
        } else {
            expect(bodyDeadline(of: stream))
            if stream.request.head.expectsContinue { expecting.append(stream.id) }
        }
    }

    private func complete(_ stream: HTTP2Stream) {
        stream.hasWhole = true
        stream.input = .ended
        stream.request.finishBody(stream.body.count)
        enqueue(stream)
    }

    private func resetCame(_ id: StreamID) {
        guard let stream = streams[id], stream.isOpen, stream.output != .ended else { return }
        if now - stream.openedAt < limits.flood.prematureAge { count(.prematureReset) }
    }

    /// The library resets the stream, if there is one, or ends the connection.
    func frameWasInvalid(_ header: nghttp2_frame_hd) -> Int32 {
        section = nil
        guard let stream = streams[header.stream_id], stream.isOpen, !stream.isDoomed else {
            return 0
        }
        stream.isDoomed = true
        forsake(stream)
        return 0
    }

    // MARK: Bodies

    func dataCame(_ id: StreamID, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let stream = streams[id], stream.input == .body, !stream.isDoomed else {
            // Of no use to anybody: only the connection goes on, the stream's window stays shut.
            nghttp2_session_consume_connection(library, bytes.count)
            return 0
        }
        stream.movedAt = now
        stream.heldWindow += bytes.count
        heldWindow += bytes.count
        if stream.body.count + bytes.count > message.body(of: stream.request.head.method) {
            stream.request.refuse(.bodyTooLarge)
            dropBody(of: stream)
            enqueue(stream)
        } else {
            stream.body.append(bytes)
            nghttp2_session_consume_stream(library, id, bytes.count)
            keepWindowOpen()
        }
        return 0
    }

    /// The library opens the connection's window when half of it is done with. What is done with is told
    /// earlier when unfinished bodies hold the rest, or else they could wait for it for ever.
    private func keepWindowOpen() {
        let nearlyShut = connectionWindow - 2 * limits.frameSize
        let received = Int(nghttp2_session_get_effective_recv_data_length(library))
        guard received > nearlyShut else { return }
        if received > heldWindow {
            nghttp2_submit_window_update(library, 0, 0, Int32(received - heldWindow))
        }
        if heldWindow > nearlyShut { makeRoom() }
    }

    /// Unfinished bodies fill the connection's window, so that none of them could ever end: the youngest
    /// are given up, with the code that lets a client ask again (RFC 9113 §8.7), until half of it is
    /// free, which is more than the oldest needs.
    private func makeRoom() {
        let unfinished = streams.all
            .filter { $0.input == .body && $0.heldWindow > 0 && !$0.isDoomed }
            .sorted { $0.id > $1.id }
        for stream in unfinished.dropLast() {
            guard heldWindow > connectionWindow / 2 else { return }
            reset(stream, .refusedStream)
        }
    }

    // MARK: Ends of streams

    func streamClosed(_ id: StreamID) -> Int32 {
        guard let stream = streams[id], stream.isOpen else { return 0 }
        if isBeingRead(stream) { section = nil }
        stream.isOpen = false
        openCount -= 1
        if !stream.isDoomed { forsake(stream) }
        leaveIfOver(stream)
        if openCount == 0 {
            idleSince = now
            expect(now + limits.idleDeadline)
        }
        return 0
    }
}
