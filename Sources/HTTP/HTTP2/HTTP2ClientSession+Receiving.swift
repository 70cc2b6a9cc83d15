import CNghttp2
public import Platform

extension HTTP2ClientSession {
    /// Feeds what came. After the session has ended itself nothing more is looked at.
    public func receive(_ bytes: UnsafeRawBufferPointer, at now: MonotonicTime) {
        self.now = now
        guard fault == nil, !bytes.isEmpty else { return }
        bytes.withMemoryRebound(to: UInt8.self) { octets in
            var fed = 0
            while fed < octets.count, fault == nil { fed = feed(octets, from: fed) }
        }
    }

    /// How many frames are fed at once: the library may put one in line for each, and what waits is
    /// looked at in between.
    private static let batch = 128

    /// Counts some frames, and feeds them when they are not too many.
    ///
    /// - Returns: where the next ones begin.
    private func feed(_ octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        var frames = 0
        while frames < Self.batch, let head = scanner.next(in: octets, from: &end) {
            count(head)
            frames += 1
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
        case NGHTTP2_ERR_FLOODED: .flood(.unreadFrames)
        default: .library(code: Int(code))
        }
    }

    // MARK: Counting

    private func count(_ head: HTTP2FrameScanner.Head) {
        let isAcknowledgement = head.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0
        switch nghttp2_frame_type(rawValue: UInt32(head.type)) {
        case NGHTTP2_DATA: count(head.isEmpty ? .emptyFrame : .contentFrame)
        case NGHTTP2_HEADERS:
            count(head.isEmpty ? .emptyFrame : .contentFrame)
            continuations = 0
        case NGHTTP2_CONTINUATION:
            count(head.isEmpty ? .emptyFrame : .contentFrame)
            continuations += 1
            if continuations > limits.continuations {
                pendingFault = pendingFault ?? .flood(.continuations)
            }
        case NGHTTP2_RST_STREAM: count(.reset)
        case NGHTTP2_SETTINGS: if !isAcknowledgement { count(.settings) }
        case NGHTTP2_PING: count(.ping)
        case NGHTTP2_WINDOW_UPDATE: count(.windowUpdate)
        // GOAWAY, of which an orderly end has two; PRIORITY, ALTSVC, and what nobody knows, which is ignored:
        // but not for ever.
        default: count(.priority)
        }
    }

    func count(_ event: HTTP2FloodGuard.Event) {
        guard let verdict = flood.note(event, at: now) else { return }
        pendingFault = pendingFault ?? .flood(verdict)
    }

    /// Stops the library where it is when something was found.
    private var verdict: Int32 {
        pendingFault == nil ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    }

    // MARK: Field sections

    func fieldCame(
        _ id: StreamID,
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        guard let stream = streams[id] else { return verdict }
        let before = stream.head.decoded
        stream.head.add(
            Span(_unsafeElements: name),
            Span(_unsafeElements: value),
            limits.message
        )
        if stream.head.failure != nil { count(.refusedFields(stream.head.decoded - before)) }
        return verdict
    }

    // MARK: Frames

    func frameCame(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = frame.pointee.hd
        guard let stream = streams[header.stream_id] else { return verdict }
        let isEnd = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch nghttp2_frame_type(rawValue: UInt32(header.type)) {
        case NGHTTP2_HEADERS: sectionCame(header.stream_id, stream, isEnd: isEnd)
        case NGHTTP2_DATA: if isEnd { complete(header.stream_id, stream) }
        case NGHTTP2_RST_STREAM: stream.wasReset = true
        default: break
        }
        return verdict
    }

    private func sectionCame(_ id: StreamID, _ stream: HTTP2ClientStream, isEnd: Bool) {
        guard !stream.isSettled else { return }
        noteReceived(id)
        // An interim answer, too, says that the request was looked at.
        stream.hasBegun = true
        if stream.hasHead {
            guard stream.head.failure == nil else { return giveUp(id, stream, .malformed) }
        } else {
            stream.head.finish()
            if let failure = stream.head.failure { return giveUp(id, stream, failure) }
            if let status = stream.head.status, status < 200 {
                return interimCame(id, stream, status)
            }
            stream.hasHead = true
            if !stream.answersHead, stream.head.contentLength ?? 0 > stream.maxBody {
                return giveUp(id, stream, .tooLarge)
            }
        }
        if isEnd { complete(id, stream) }
    }

    /// 101 would change the protocol, which HTTP/2 cannot (RFC 9113 §8.6).
    private func interimCame(_ id: StreamID, _ stream: HTTP2ClientStream, _ status: Int) {
        stream.interim += 1
        guard status != 101, stream.interim <= limits.interimAnswers else {
            return giveUp(id, stream, .malformed)
        }
        stream.head = HTTP2AnswerHead()
    }

    func dataCame(_ id: StreamID, _ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard let stream = streams[id], !stream.isSettled, stream.hasHead else {
            // Of no use to anybody: only the connection goes on, the stream's window stays shut.
            nghttp2_session_consume_connection(library, bytes.count)
            return 0
        }
        noteReceived(id)
        guard stream.content.count + bytes.count <= stream.maxBody else {
            nghttp2_session_consume_connection(library, bytes.count)
            giveUp(id, stream, .tooLarge)
            return 0
        }
        stream.content.append(UnsafeRawBufferPointer(bytes))
        nghttp2_session_consume(library, id, bytes.count)
        return 0
    }

    private func noteReceived(_ id: StreamID) {
        if events.last != .received(id) { events.append(.received(id)) }
    }

    private func complete(_ id: StreamID, _ stream: HTTP2ClientStream) {
        guard !stream.isSettled else { return }
        guard let status = stream.head.status, stream.hasHead,
            stream.head.isWhole(stream.content.count, answersHead: stream.answersHead)
        else { return giveUp(id, stream, .malformed) }
        let answer = HTTP2Answer(
            status: status,
            fields: stream.head.fields,
            body: stream.content.array
        )
        events.append(.answered(id, answer))
        stream.settle()
        // The rest of the request is not wanted (RFC 9113 §8.1).
        if !stream.hasLeft { reset(id, stream, .cancel) }
    }

    /// Tells of a failure, and the upstream that nothing more of the stream is wanted.
    private func giveUp(
        _ id: StreamID,
        _ stream: HTTP2ClientStream,
        _ failure: HTTP2StreamFailure
    ) {
        fail(id, stream, failure)
        reset(id, stream, failure == .malformed ? .protocolError : .cancel)
    }

    // MARK: Ends of streams

    /// The library resets the stream, if there is one, or ends the connection.
    func frameWasInvalid(_ header: nghttp2_frame_hd) -> Int32 {
        if let stream = streams[header.stream_id] { fail(header.stream_id, stream, .malformed) }
        return 0
    }

    func streamClosed(_ id: StreamID, _ code: HTTP2ErrorCode) -> Int32 {
        guard let stream = streams[id], stream.isOpen else { return 0 }
        stream.isOpen = false
        openCount -= 1
        fail(id, stream, Self.failure(of: stream, code))
        leaveIfOver(id, stream)
        return 0
    }

    /// What the end of a stream without an answer means. Whoever has begun to answer cannot say any more
    /// that it has not looked at the request.
    private static func failure(
        of stream: HTTP2ClientStream,
        _ code: HTTP2ErrorCode
    ) -> HTTP2StreamFailure {
        switch code {
        case .refusedStream where !stream.hasBegun: .refused
        case .none: .reset
        default: stream.wasReset || code == .refusedStream ? .reset : .malformed
        }
    }
}
