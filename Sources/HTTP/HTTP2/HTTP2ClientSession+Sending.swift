import CNghttp2
import Glibc
public import Platform

extension HTTP2ClientSession {
    /// True when ``write(into:limit:at:)`` would write something.
    public var wantsWrite: Bool {
        !isBroken && nghttp2_session_want_write(library) != 0
    }

    /// Appends pending frames until about `limit` bytes were appended or nothing is left that the peer's
    /// windows allow.
    public func write(into output: inout ByteBuffer, limit: Int, at now: MonotonicTime) {
        self.now = now
        let end = output.count + limit
        while output.count < end, !isBroken, writeFrame(into: &output) {}
    }

    /// - Returns: false when there is nothing more to write.
    private func writeFrame(into output: inout ByteBuffer) -> Bool {
        var data: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(library, &data)
        if count > 0, let data {
            output.append(UnsafeRawBufferPointer(start: data, count: count))
            // The library's own buffer, which it would keep as it is until the next frame, with the
            // credential in it. It does not look at what it has handed out. The preface is a constant,
            // which need not lie in a buffer.
            if hasPreface { explicit_bzero(UnsafeMutableRawPointer(mutating: data), count) }
            hasPreface = true
        } else if count < 0 {
            pendingFault = pendingFault ?? .library(code: count)
            isBroken = true
        }
        // GOAWAY is still to be written then.
        let hasFault = pendingFault != nil && fault == nil
        endIfPending()
        return count > 0 || (hasFault && count == 0)
    }

    /// Copies what comes next of a body.
    func nextPiece(
        _ id: StreamID,
        into room: UnsafeMutableRawBufferPointer
    ) -> (Int, isLast: Bool) {
        guard let stream = streams[id] else { return (0, true) }
        let count = min(room.count, stream.body.count - stream.sent)
        room.copyBytes(from: stream.body[stream.sent..<stream.sent + count])
        stream.sent += count
        return (count, stream.sent == stream.body.count)
    }

    // MARK: Frames that went

    func frameWent(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = frame.pointee.hd
        switch nghttp2_frame_type(rawValue: UInt32(header.type)) {
        case NGHTTP2_DATA:
            count(.dataFrameSent)
            noteEnd(header)
        case NGHTTP2_HEADERS:
            release(header.stream_id)
            noteEnd(header)
        case NGHTTP2_RST_STREAM: resetWent(frame.pointee.rst_stream)
        case NGHTTP2_GOAWAY: goAwayWent(frame.pointee.goaway)
        default: break
        }
        // What was found is looked at when the library has come back: failing here would lose a frame.
        return 0
    }

    /// What a server makes us reset is its doing; what callers take back is not (CANCEL).
    private func resetWent(_ frame: nghttp2_rst_stream) {
        if frame.error_code != HTTP2ErrorCode.cancel.rawValue { count(.reset) }
    }

    private func noteEnd(_ header: nghttp2_frame_hd) {
        guard header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0,
            let stream = streams[header.stream_id]
        else { return }
        stream.hasLeft = true
        if !stream.isSettled { events.append(.sent(header.stream_id)) }
    }

    /// The library has no pointers into the head any more.
    private func release(_ id: StreamID) {
        guard let stream = streams[id] else { return }
        stream.release()
        leaveIfOver(id, stream)
    }

    /// The library has given a frame up, since its stream or the connection is ending: a request that
    /// has not left now never will.
    func frameStayed(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let id = frame.pointee.hd.stream_id
        guard UInt32(frame.pointee.hd.type) == NGHTTP2_HEADERS.rawValue, let stream = streams[id]
        else { return 0 }
        fail(id, stream, .refused)
        if stream.isOpen { openCount -= 1 }
        stream.isOpen = false
        release(id)
        return 0
    }

    /// The library ends the connection by itself when the peer breaks the protocol.
    private func goAwayWent(_ frame: nghttp2_goaway) {
        guard frame.error_code != HTTP2ErrorCode.none.rawValue, fault == nil else { return }
        pendingFault = pendingFault ?? .violation(code: frame.error_code)
    }
}
