import COpenSSL

/// What OpenSSL left in this thread's error queue.
enum OpenSSLFailure {
    /// The latest reason in OpenSSL's words, and an empty queue.
    static func takeReason() -> String {
        defer { ERR_clear_error() }
        guard let text = ERR_reason_error_string(ERR_peek_last_error()) else { return "unknown" }
        return String(cString: text)
    }
}
