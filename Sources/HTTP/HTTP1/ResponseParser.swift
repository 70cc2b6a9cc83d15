/// Reads heads of answers, with the same strictness as requests: an answer whose end could be
/// understood differently is not used at all (RFC 9112 §6.3; requirements §7.3).
public struct ResponseParser: Sendable {
    /// Complete once ``parse(_:)`` has returned true.
    public private(set) var head = ResponseHead()
    private let limits: MessageLimits
    private let answersHead: Bool
    private var hasStatus = false
    private var line = 0
    private var lengthValue: ByteRange?
    private var codingValue: ByteRange?

    /// With `answersHead` the request was HEAD, so no body follows whatever the fields say.
    public init(answersHead: Bool, limits: MessageLimits = .upstream) {
        self.answersHead = answersHead
        self.limits = limits
    }

    /// Goes on with the message's bytes, always from its first byte.
    ///
    /// - Returns: true when the head is complete.
    /// - Throws: ``MessageFault``.
    public mutating func parse(_ message: Span<UInt8>) throws(MessageFault) -> Bool {
        if !hasStatus {
            guard try parseStatusLine(message) else { return false }
        }
        while true {
            switch try FieldLine.parse(message, at: line, limits: limits) {
            case .incomplete: return false
            case .blank(let next):
                head.length = next
                try finish(message)
                return true
            case .field(let name, let value, let next):
                guard head.fields.count < limits.fieldCount, next <= limits.head else {
                    throw .tooLarge
                }
                line = next
                try add(name, value, message)
            }
        }
    }

    /// HTTP/1.x SP 3DIGIT SP reason CRLF (RFC 9112 §4).
    private mutating func parseStatusLine(_ message: Span<UInt8>) throws(MessageFault) -> Bool {
        let end = ByteScan.endOfValue(message, from: 0)
        guard end <= limits.startLine else { throw .tooLarge }
        guard end + 1 < message.count else { return false }
        guard message[end] == 13, message[end + 1] == 10 else { throw .lineEnd }
        guard end >= 12, message.extracting(0..<7).equals("HTTP/1."), message[8] == 32,
            (48...57).contains(message[7]), end == 12 || message[12] == 32
        else { throw .statusLine }
        for index in 9..<12 {
            guard (48...57).contains(message[index]) else { throw .statusLine }
            head.status = head.status * 10 + Int(message[index] - 48)
        }
        guard (100...599).contains(head.status) else { throw .statusLine }
        head.minorVersion = message[7] == 48 ? 0 : 1
        head.keepsAlive = head.minorVersion > 0
        line = end + 2
        hasStatus = true
        return true
    }

    private mutating func add(
        _ name: ByteRange,
        _ value: ByteRange,
        _ message: Span<UInt8>
    ) throws(MessageFault) {
        head.fields.append(RequestHead.Field(name: name, value: value))
        let octets = name.of(message)
        if octets.equalsIgnoringCase("content-length") {
            guard lengthValue == nil else { throw .contentLength }
            lengthValue = value
        } else if octets.equalsIgnoringCase("transfer-encoding") {
            guard codingValue == nil else { throw .transferEncoding }
            codingValue = value
        } else if octets.equalsIgnoringCase("connection"),
            !value.of(message).equalsIgnoringCase("keep-alive")
        {
            // `close`, or an option that is not understood: not kept is always right.
            head.keepsAlive = false
        }
    }

    private mutating func finish(_ message: Span<UInt8>) throws(MessageFault) {
        if lengthValue != nil, codingValue != nil { throw .conflictingFraming }
        var framing = BodyFraming.untilClose
        if let codingValue {
            guard codingValue.of(message).equalsIgnoringCase("chunked"), head.minorVersion > 0
            else { throw .transferEncoding }
            framing = .chunked
        } else if let lengthValue {
            guard let length = ContentLength.parse(lengthValue.of(message)) else {
                throw .contentLength
            }
            framing = length == 0 ? .none : .length(length)
        }
        let hasNoBody = head.status < 200 || head.status == 204 || head.status == 304
        head.framing = hasNoBody || answersHead ? .none : framing
        if head.framing == .untilClose { head.keepsAlive = false }
    }
}
