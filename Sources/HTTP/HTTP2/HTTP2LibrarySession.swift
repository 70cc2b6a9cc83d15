import CNghttp2
import Platform

/// How libnghttp2 is told about our limits.
enum HTTP2LibrarySession {
    /// A server session with our options and callbacks, its settings in line.
    ///
    /// - Throws: ``HTTP2Unavailable``.
    static func open(
        _ limits: HTTP2Limits,
        _ message: MessageLimits
    ) throws(HTTP2Unavailable) -> OpaquePointer {
        let limiters = try HTTP2Library.limiters()
        var option: OpaquePointer?
        try check(nghttp2_option_new(&option))
        defer { nghttp2_option_del(option) }
        set(option, limits, limiters)
        var callbacks: OpaquePointer?
        try check(nghttp2_session_callbacks_new(&callbacks))
        defer { nghttp2_session_callbacks_del(callbacks) }
        HTTP2Callbacks.install(in: callbacks)
        var session: OpaquePointer?
        try check(nghttp2_session_server_new2(&session, callbacks, nil, option))
        guard let session else { throw .refused(code: Int(NGHTTP2_ERR_NOMEM.rawValue)) }
        do throws(HTTP2Unavailable) {
            try submitSettings(session, limits, message)
        } catch {
            nghttp2_session_del(session)
            throw error
        }
        return session
    }

    /// A client session with our options and callbacks, its preface and settings in line.
    ///
    /// - Throws: ``HTTP2Unavailable``.
    static func openClient(_ limits: HTTP2ClientLimits) throws(HTTP2Unavailable) -> OpaquePointer {
        let limiters = try HTTP2Library.limiters()
        var option: OpaquePointer?
        try check(nghttp2_option_new(&option))
        defer { nghttp2_option_del(option) }
        nghttp2_option_set_no_auto_window_update(option, 1)
        nghttp2_option_set_no_closed_streams(option, 1)
        nghttp2_option_set_max_outbound_ack(option, limits.queuedAcknowledgements)
        nghttp2_option_set_max_settings(option, limits.settingsEntries)
        // As for the server: counted by pieces.
        limiters.limitContinuations(option, (limits.continuations + 1) * 10)
        var callbacks: OpaquePointer?
        try check(nghttp2_session_callbacks_new(&callbacks))
        defer { nghttp2_session_callbacks_del(callbacks) }
        HTTP2ClientCallbacks.install(in: callbacks)
        var session: OpaquePointer?
        try check(nghttp2_session_client_new2(&session, callbacks, nil, option))
        guard let session else { throw .refused(code: Int(NGHTTP2_ERR_NOMEM.rawValue)) }
        do throws(HTTP2Unavailable) {
            try submitSettings(session, limits)
        } catch {
            nghttp2_session_del(session)
            throw error
        }
        return session
    }

    private static func submitSettings(
        _ session: OpaquePointer,
        _ limits: HTTP2ClientLimits
    ) throws(HTTP2Unavailable) {
        let settings: [(nghttp2_settings_id, UInt32)] = [
            (NGHTTP2_SETTINGS_ENABLE_PUSH, 0),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, UInt32(limits.streamWindow)),
            (NGHTTP2_SETTINGS_MAX_FRAME_SIZE, UInt32(limits.frameSize)),
            (NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, UInt32(limits.headerTableSize)),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UInt32(limits.message.head)),
            (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
        ]
        let entries = settings.map {
            nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: $0.1)
        }
        try check(nghttp2_submit_settings(session, 0, entries, entries.count))
        let window = Int32(limits.connectionWindow)
        try check(nghttp2_session_set_local_window_size(session, 0, 0, window))
    }

    private static func check(_ code: Int32) throws(HTTP2Unavailable) {
        guard code == 0 else { throw .refused(code: Int(code)) }
    }

    private static func set(
        _ option: OpaquePointer?,
        _ limits: HTTP2Limits,
        _ limiters: HTTP2Limiters
    ) {
        nghttp2_option_set_no_auto_window_update(option, 1)
        // It would keep them for a tree of priorities that RFC 9113 has given up.
        nghttp2_option_set_no_closed_streams(option, 1)
        nghttp2_option_set_max_outbound_ack(option, limits.queuedAcknowledgements)
        nghttp2_option_set_max_settings(option, limits.settingsEntries)
        // Wider than our own count, which tells the peer the right error code; it stands behind it.
        limiters.limitResets(
            option,
            UInt64(limits.flood.resetBurst * 2),
            UInt64(limits.flood.resetsPerSecond * 2)
        )
        // The library counts a frame anew with each piece in which its head comes, ten at the most.
        limiters.limitContinuations(option, (limits.continuations + 1) * 10)
    }

    /// What the library believes to be the number of streams. One stream more than that is a connection
    /// error to it, while RFC 9113 §5.1.2 asks for a stream error; so we count ourselves, and it gets
    /// a number that only streams waiting to be refused could reach.
    private static func libraryStreams(_ limits: HTTP2Limits) -> UInt32 {
        UInt32(limits.concurrentStreams + limits.queuedFrames)
    }

    private static func submitSettings(
        _ session: OpaquePointer,
        _ limits: HTTP2Limits,
        _ message: MessageLimits
    ) throws(HTTP2Unavailable) {
        let settings: [(nghttp2_settings_id, UInt32)] = [
            (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, libraryStreams(limits)),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, UInt32(limits.streamWindow)),
            (NGHTTP2_SETTINGS_MAX_FRAME_SIZE, UInt32(limits.frameSize)),
            (NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, UInt32(limits.headerTableSize)),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UInt32(message.head)),
            (NGHTTP2_SETTINGS_ENABLE_PUSH, 0),
            (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
        ]
        let entries = settings.map {
            nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: $0.1)
        }
        try check(nghttp2_submit_settings(session, 0, entries, entries.count))
        let window = Int32(limits.connectionWindow(for: message))
        try check(nghttp2_session_set_local_window_size(session, 0, 0, window))
    }

    /// Takes the SETTINGS frame, the first that a server sends (RFC 9113 §3.4), and puts the number of
    /// streams into it that the peer shall know.
    static func takePreface(
        of session: OpaquePointer,
        _ limits: HTTP2Limits,
        into output: inout ByteBuffer
    ) {
        var data: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(session, &data)
        guard let data, count > 0 else { return }
        var frame = Array(UnsafeBufferPointer(start: data, count: count))
        let known = UInt32(limits.concurrentStreams)
        for entry in stride(from: 9, to: frame.count - 5, by: 6) where frame[entry + 1] == 3 {
            for (octet, shift) in [24, 16, 8, 0].enumerated() {
                frame[entry + 2 + octet] = UInt8(truncatingIfNeeded: known >> shift)
            }
        }
        output.append(frame)
    }
}
