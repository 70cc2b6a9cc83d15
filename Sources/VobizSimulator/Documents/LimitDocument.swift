internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// The refusal of a call, in the form that the provider calls its standard (family a).
struct LimitDocument {
    let refusal: CallRefusal
    let requestID: String
    let now: Timestamp
    /// Seconds until it may be tried again; `nil` to leave that open.
    let retryAfter: Int?

    /// 402 for the wallet, 429 for the limits.
    var response: ServerResponse {
        let isWallet = refusal == .emptyWallet
        var response = Answer.object(isWallet ? .init(code: 402) : .tooManyRequests) {
            write(to: &$0)
        }
        if let retryAfter, !isWallet {
            response.head.headerFields[.retryAfter] = String(retryAfter)
        }
        return response
    }

    private func write(to writer: inout JSONWriter) {
        writer.member("status", "error")
        writer.object("error") { error in
            switch refusal {
            case .callsPerSecond(let limit, let current):
                write("Calls per second limit exceeded", ("cps", limit, current), to: &error)
            case .concurrentCalls(let limit, let current):
                let details = ("concurrent_calls", limit, current)
                write("Concurrent calls limit exceeded", details, to: &error)
            case .emptyWallet:
                error.member("code", "INSUFFICIENT_BALANCE")
                error.member("message", "Insufficient balance to place this call")
                error.object("details") { _ in }
            }
        }
        writer.time("timestamp", now, .zulu)
        writer.member("requestId", requestID)
    }

    private func write(
        _ message: String,
        _ limit: (type: String, limit: Int, current: Int),
        to error: inout JSONWriter
    ) {
        error.member("code", "RATE_LIMIT_EXCEEDED")
        error.member("message", message)
        error.object("details") { details in
            details.member("limitType", limit.type)
            details.member("limit", limit.limit)
            details.member("current", limit.current)
            if let retryAfter { details.member("retryAfter", retryAfter) }
        }
    }
}
