import CNghttp2

/// The functions that libnghttp2 calls. Each finds its session and calls one method of it.
enum HTTP2Callbacks {
    static func install(in callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
            guard let frame else { return 0 }
            return HTTP2Callbacks.withSession(user) { $0.sectionBegins(frame.pointee.headers) }
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _,
            _,
            name,
            nameCount,
            value,
            valueCount,
            _,
            user in
            let name = UnsafeBufferPointer(start: name, count: nameCount)
            let value = UnsafeBufferPointer(start: value, count: valueCount)
            return HTTP2Callbacks.withSession(user) { $0.fieldCame(name, value) }
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
            _,
            _,
            id,
            data,
            count,
            user in
            let bytes = UnsafeRawBufferPointer(start: data, count: count)
            return HTTP2Callbacks.withSession(user) { $0.dataCame(id, bytes) }
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame else { return 0 }
            return HTTP2Callbacks.withSession(user) { $0.frameCame(frame) }
        }
        // Malformed fields reset their stream because no callback for invalid fields is set.
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) {
            _,
            frame,
            _,
            user in
            guard let frame else { return 0 }
            return HTTP2Callbacks.withSession(user) { $0.frameWasInvalid(frame.pointee.hd) }
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, _, user in
            HTTP2Callbacks.withSession(user) { $0.streamClosed(id) }
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            guard let frame else { return 0 }
            return HTTP2Callbacks.withSession(user) { $0.frameWent(frame) }
        }
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, _, user in
            guard let frame else { return 0 }
            return HTTP2Callbacks.withSession(user) { $0.frameStayed(frame) }
        }
        nghttp2_session_callbacks_set_send_data_callback(callbacks) {
            _,
            frame,
            header,
            count,
            _,
            user in
            guard let frame, let header else { return 0 }
            let id = frame.pointee.hd.stream_id
            return HTTP2Callbacks.withSession(user) {
                $0.sendData(id, header: header, count: count)
            }
        }
    }

    /// Tells how many bytes of an answer the next DATA frame takes; the bytes themselves are copied once,
    /// straight into the output, by the callback for sending.
    static let readAnswer: nghttp2_data_source_read_callback = { _, id, _, room, flags, _, user in
        guard let flags else { return 0 }
        var count = Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        _ = HTTP2Callbacks.withSession(user) { session in
            guard let (taken, isLast) = session.nextPiece(id, room) else { return 0 }
            flags.pointee = UInt32(NGHTTP2_DATA_FLAG_NO_COPY.rawValue)
            if isLast { flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue) }
            count = taken
            return 0
        }
        return count
    }

    /// Without counting references: the session outlives the library's, which it owns.
    @inline(__always)
    private static func withSession(
        _ user: UnsafeMutableRawPointer?,
        _ body: (HTTP2ServerSession) -> Int32
    ) -> Int32 {
        guard let user else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
        return Unmanaged<HTTP2ServerSession>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
    }
}
