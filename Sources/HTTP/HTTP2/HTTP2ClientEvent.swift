/// What became of a request on an HTTP/2 connection.
public enum HTTP2ClientEvent: Sendable, Equatable {
    /// It has left, as far as the session knows.
    case sent(HTTP2ClientSession.StreamID)
    /// Something of the answer came.
    case received(HTTP2ClientSession.StreamID)
    /// The whole answer is there. The stream is over.
    case answered(HTTP2ClientSession.StreamID, HTTP2Answer)
    /// There will be no answer. The stream is over.
    case failed(HTTP2ClientSession.StreamID, HTTP2StreamFailure)
}

/// Why a stream has no answer.
public enum HTTP2StreamFailure: Sendable, Equatable {
    /// The upstream has not looked at the request, and says so: REFUSED_STREAM, or a GOAWAY that names an
    /// earlier stream as the last (RFC 9113 §8.7). Or the request has never left.
    case refused
    /// The upstream has reset the stream, before or within its answer.
    case reset
    /// The answer, or the connection, breaks the rules (RFC 9113 §8.1.1).
    case malformed
    /// The answer's fields or body are larger than allowed.
    case tooLarge
}
