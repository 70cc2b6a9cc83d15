import CNghttp2
public import Platform

extension HTTP2ServerSession {
    // MARK: Answers

    /// Answers a request that was handed out. `answer` holds field lines `Name: value` with CRLF, and
    /// from `bodyStart` on the body; the session keeps its memory, and gives another, empty block for it.
    /// Names are lower-cased. Without a body go answers to HEAD and the statuses that have none. Does
    /// nothing when the stream has gone, or was answered before.
    public func respond(
        to id: StreamID,
        _ status: Int,
        with answer: inout ByteBuffer,
        bodyStart: Int,
        at now: MonotonicTime
    ) {
        self.now = now
        guard fault == nil, let stream = streams[id], stream.work == .running, stream.isOpen,
            !stream.isDoomed, stream.output == .none
        else { return }
        let hasBody =
            answer.count > bodyStart && !stream.omitsBody && status != 204 && status != 304
        stream.take(&answer, bodyStart: bodyStart, hasBody: hasBody)
        bufferedOutput += stream.unsent
        stream.counted = stream.answer.count
        heldOutput += stream.counted
        stream.output = .answering
        stream.answeredAt = now
        stream.movedAt = now
        let result = stream.answer.withMutableBytes { bytes in
            fields.begin(status)
            fields.add(lines: UnsafeMutableRawBufferPointer(rebasing: bytes[..<bodyStart]))
            return fields.withEntries { submit(id, $0, $1, hasBody: hasBody) }
        }
        // The library has pointers into the answer until it has written the field section.
        stream.isHeld = result == 0 && fields.count > 1
        dropBody(of: stream)
        if result == 0 {
            expect(now.advanced(byNanoseconds: answerPatience))
        } else {
            reset(stream, .internalError)
        }
    }

    private func submit(
        _ id: StreamID,
        _ entries: UnsafePointer<nghttp2_nv>,
        _ count: Int,
        hasBody: Bool
    ) -> Int32 {
        guard hasBody else { return nghttp2_submit_response(library, id, entries, count, nil) }
        var provider = nghttp2_data_provider()
        provider.read_callback = HTTP2Callbacks.readAnswer
        return nghttp2_submit_response(library, id, entries, count, &provider)
    }

    /// Asks for the body that the peer holds back (RFC 9110 §10.1.1).
    func invite(_ stream: HTTP2Stream) {
        fields.begin(100)
        _ = fields.withEntries { entries, count in
            nghttp2_submit_headers(library, 0, stream.id, nil, entries, count, nil)
        }
    }

    // MARK: Output

    /// True when ``write(into:limit:at:)`` would write something.
    public var wantsWrite: Bool {
        !isBroken && (!preface.isEmpty || nghttp2_session_want_write(library) != 0)
    }

    /// Appends pending frames until about `limit` bytes were appended or nothing is left that the peer's
    /// windows allow.
    public func write(into output: inout ByteBuffer, limit: Int, at now: MonotonicTime) {
        self.now = now
        cycleBudget = limits.requestsPerCycle
        sinkEnd = output.count + limit
        if !preface.isEmpty {
            output.append(preface.bytes)
            preface.truncate(to: 0)
        }
        withUnsafeMutablePointer(to: &output) { output in
            sink = output
            while output.pointee.count < sinkEnd, writeFrame(into: output) {}
            sink = nil
        }
    }

    /// - Returns: false when there is nothing more to write.
    private func writeFrame(into output: UnsafeMutablePointer<ByteBuffer>) -> Bool {
        let before = output.pointee.count
        var data: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(library, &data)
        if count > 0 {
            output.pointee.append(UnsafeRawBufferPointer(start: data, count: count))
        } else if count < 0 {
            pendingFault = pendingFault ?? .library(code: count)
            isBroken = true
        }
        // GOAWAY is still to be written then.
        let hasFault = pendingFault != nil && fault == nil
        endIfPending()
        return count > 0 || output.pointee.count > before || (hasFault && count == 0)
    }

    /// How many bytes the next DATA frame of the stream has, and whether they are its last. Nil when its
    /// answer was given up, as at the end of the session: the library resets the stream then, for an end
    /// without a reset would make what has gone look like the whole answer.
    func nextPiece(_ id: StreamID, _ room: Int) -> (Int, isLast: Bool)? {
        // A body has at least one byte, and the library does not ask behind the last.
        guard let unsent = streams.find(id)?._withUnsafeGuaranteedRef({ $0.unsent }), unsent > 0
        else { return nil }
        return (min(room, unsent), unsent <= room)
    }

    /// Writes one DATA frame whose header the library has made.
    func sendData(_ id: StreamID, header: UnsafePointer<UInt8>, count: Int) -> Int32 {
        guard let sink, let stream = streams.find(id) else {
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
        }
        guard sink.pointee.count < sinkEnd else { return NGHTTP2_ERR_WOULDBLOCK.rawValue }
        let isWritten = stream._withUnsafeGuaranteedRef { stream in
            guard stream.unsent >= count else { return false }
            sink.pointee.append(UnsafeRawBufferPointer(start: header, count: 9))
            stream.write(count, into: &sink.pointee)
            stream.movedAt = now
            return true
        }
        guard isWritten else { return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue }
        bufferedOutput -= count
        lastDataSent = now
        return 0
    }

    // MARK: Frames that went

    func frameWent(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = frame.pointee.hd
        switch nghttp2_frame_type(rawValue: UInt32(header.type)) {
        case NGHTTP2_DATA:
            count(.dataFrameSent)
            endOutput(header)
        case NGHTTP2_HEADERS:
            release(frame.pointee.headers)
            endOutput(header)
        case NGHTTP2_RST_STREAM: resetWent(frame.pointee.rst_stream)
        case NGHTTP2_GOAWAY: goAwayWent(frame.pointee.goaway)
        default: break
        }
        // What was found is looked at when the library has come back: failing here would lose a frame.
        return 0
    }

    /// The library has given a frame up, since its stream or the connection is ending.
    func frameStayed(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        if UInt32(frame.pointee.hd.type) == NGHTTP2_HEADERS.rawValue {
            release(frame.pointee.headers)
        }
        return 0
    }

    /// The library has no pointers into the answer any more. 100 (Continue), which has no field but its
    /// status, had none.
    private func release(_ section: nghttp2_headers) {
        guard section.nvlen > 1, let found = streams.find(section.hd.stream_id) else { return }
        let isOpen = found._withUnsafeGuaranteedRef { stream in
            stream.isHeld = false
            return stream.isOpen
        }
        guard !isOpen else { return }
        let stream = found.takeUnretainedValue()
        dropAnswer(of: stream)
        leaveIfOver(stream)
    }

    private func endOutput(_ header: nghttp2_frame_hd) {
        guard header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 else { return }
        streams.find(header.stream_id)?._withUnsafeGuaranteedRef { stream in
            guard stream.output == .answering else { return }
            stream.output = .ended
            // An answer that came before the request's end: the rest is not wanted (RFC 9113 §8.1).
            if !stream.hasWhole { reset(stream, .none) }
        }
    }

    /// What a peer makes us reset costs as much as what it resets itself (CVE-2025-8671).
    private func resetWent(_ frame: nghttp2_rst_stream) {
        guard frame.error_code != HTTP2ErrorCode.refusedStream.rawValue else { return }
        count(.reset)
    }

    /// The library ends the connection by itself when the peer breaks the protocol.
    private func goAwayWent(_ frame: nghttp2_goaway) {
        guard frame.error_code != HTTP2ErrorCode.none.rawValue, fault == nil else { return }
        pendingFault = pendingFault ?? .violation(code: frame.error_code)
    }
}
