/// The two functions of libnghttp2 that not every build of it has.
struct HTTP2Limiters: Sendable {
    /// `nghttp2_option_set_stream_reset_rate_limit(option, burst, rate per second)`.
    typealias ResetLimit = @Sendable @convention(c) (OpaquePointer?, UInt64, UInt64) -> Void
    /// `nghttp2_option_set_max_continuations(option, frames per header block)`.
    typealias ContinuationLimit = @Sendable @convention(c) (OpaquePointer?, Int) -> Void

    enum Name {
        static let resets = "nghttp2_option_set_stream_reset_rate_limit"
        static let continuations = "nghttp2_option_set_max_continuations"
    }

    let limitResets: ResetLimit
    let limitContinuations: ContinuationLimit
}
