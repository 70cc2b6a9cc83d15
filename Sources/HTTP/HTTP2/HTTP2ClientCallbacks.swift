import CNghttp2

/// The functions that libnghttp2 calls for a client. Each finds its session and calls one method of it.
enum HTTP2ClientCallbacks {
    private typealias Callbacks = HTTP2ClientCallbacks

    static func install(in callbacks: OpaquePointer?) {
        installFields(in: callbacks)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
            _,
            _,
            id,
            data,
            count,
            user in
            let bytes = UnsafeBufferPointer(start: data, count: count)
            return Callbacks.withSession(user) { $0.dataCame(id, bytes) }
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame else { return 0 }
            return Callbacks.withSession(user) { $0.frameCame(frame) }
        }
        // Malformed fields reset their stream because no callback for invalid fields is set.
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) {
            _,
            frame,
            _,
            user in
            guard let frame else { return 0 }
            return Callbacks.withSession(user) { $0.frameWasInvalid(frame.pointee.hd) }
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, code, user in
            Callbacks.withSession(user) { $0.streamClosed(id, HTTP2ErrorCode(rawValue: code)) }
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            guard let frame else { return 0 }
            return Callbacks.withSession(user) { $0.frameWent(frame) }
        }
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, _, user in
            guard let frame else { return 0 }
            return Callbacks.withSession(user) { $0.frameStayed(frame) }
        }
    }

    private static func installFields(in callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _,
            frame,
            name,
            nameCount,
            value,
            valueCount,
            _,
            user in
            guard let frame else { return 0 }
            let name = UnsafeBufferPointer(start: name, count: nameCount)
            let value = UnsafeBufferPointer(start: value, count: valueCount)
            return Callbacks.withSession(user) {
                $0.fieldCame(frame.pointee.hd.stream_id, name, value)
            }
        }
    }

    /// Gives the library what comes next of a request's body.
    static let readBody: nghttp2_data_source_read_callback = { _, id, room, count, flags, _, user in
        guard let room, let flags else { return 0 }
        var taken = 0
        _ = Callbacks.withSession(user) { session in
            let target = UnsafeMutableRawBufferPointer(start: room, count: count)
            let (piece, isLast) = session.nextPiece(id, into: target)
            if isLast { flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue) }
            taken = piece
            return 0
        }
        return taken
    }

    /// Without counting references: the session outlives the library's, which it owns.
    private static func withSession(
        _ user: UnsafeMutableRawPointer?,
        _ body: (HTTP2ClientSession) -> Int32
    ) -> Int32 {
        guard let user else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
        return Unmanaged<HTTP2ClientSession>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
    }
}
