public import Transport

/// Why an exchange failed, and whether the upstream may have acted on it.
public struct ClientError: Error, Equatable, Sendable {
    public var reason: Reason
    public var delivery: Delivery
    /// The request was sent a second time already, because the first one went nowhere (``Client``).
    public var wasRepeated = false

    public init(_ reason: Reason, _ delivery: Delivery) {
        self.reason = reason
        self.delivery = delivery
    }

    /// What went wrong.
    public enum Reason: Error, Equatable, Sendable {
        /// The upstream's name has no addresses, or nobody could be asked.
        case nameNotResolved
        /// Nobody has said in time which addresses it has.
        case resolutionTimeout
        /// The name leads into a network that an upstream in the internet is not in.
        case privateAddress
        case connectionRefused
        case connectTimeout
        /// No TLS session came about, or none with the right peer.
        case tls(HandshakeFailure)
        case handshakeTimeout
        /// The pool was full until the deadline.
        case poolExhausted
        /// This machine has no descriptor, port or memory left for a connection.
        case resourcesExhausted
        /// The credential could not be lent or written.
        case credentialUnavailable
        /// No byte of an answer within the first-byte deadline.
        case firstByteTimeout
        /// The answer stalled, or the total deadline passed.
        case answerTimeout
        /// Reset or closed before any byte of an answer.
        case connectionReset
        /// The upstream says that it has not looked at the request (RFC 9113 §8.7).
        case streamRefused
        /// Reset or closed inside the answer.
        case truncated
        /// The answer is larger than allowed.
        case tooLarge
        /// The answer breaks the rules of HTTP framing.
        case malformed
        /// The caller gave up.
        case cancelled
        /// The request itself cannot be written: a forbidden octet in its path or a field.
        case invalidRequest
        /// The upstream has failed too often lately; nothing is sent to it.
        case circuitOpen
    }

    /// What the upstream may have seen of the request.
    public enum Delivery: Equatable, Sendable {
        /// No byte left, or the upstream has said that it looked at none: the request was certainly not
        /// executed.
        case nothingSent
        /// Some bytes left and no complete answer came: it may have been executed.
        case mayHaveBeenSent
    }
}
