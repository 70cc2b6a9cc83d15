/// Puts the head of an answer together from its decoded fields (RFC 9113 §8.3.2).
///
/// Everything is checked again although libnghttp2 checks most of it, as for requests. What is
/// malformed or too large is said once the section is complete; until then nothing more is kept.
struct HTTP2AnswerHead: Sendable {
    private(set) var status: Int?
    private(set) var fields: [HTTP2Answer.Field] = []
    /// The declared length of the body.
    private(set) var contentLength: Int?
    private(set) var failure: HTTP2StreamFailure?
    /// Decoded size of the section so far, as RFC 9113 §6.5.2 counts it.
    private(set) var decoded = 0
    private var hasRegularField = false
    /// What comes now is a trailer section, which is checked and dropped (RFC 9110 §6.5.1).
    private var isComplete = false

    /// Adds one field of the head.
    mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>, _ limits: MessageLimits) {
        decoded &+= name.count &+ value.count &+ 32
        guard failure == nil else { return }
        if decoded > limits.head || fields.count >= limits.fieldCount
            || name.count &+ value.count > limits.fieldLine
        {
            failure = .tooLarge
        } else if !name.isEmpty, name[0] == UInt8(ascii: ":") {
            addPseudo(name, value)
        } else {
            addRegular(name, value)
        }
    }

    /// `:status` alone, once and before all others.
    private mutating func addPseudo(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard name.equals(":status"), status == nil, !hasRegularField, value.count == 3,
            let number = ContentLength.parse(value), (100...599).contains(number)
        else { return failure = .malformed }
        status = number
    }

    private mutating func addRegular(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        hasRegularField = true
        guard HTTP2FieldSyntax.isName(name), HTTP2FieldSyntax.isValue(value),
            !HTTP2FieldSyntax.isConnectionSpecific(name)
        else { return failure = .malformed }
        guard !isComplete else { return }
        if name.equals("content-length") {
            guard contentLength == nil, let length = ContentLength.parse(value) else {
                return failure = .malformed
            }
            contentLength = length
        }
        fields.append(HTTP2Answer.Field(name: name.text, value: value.text))
    }

    /// The section is complete.
    mutating func finish() {
        isComplete = true
        if status == nil, failure == nil { failure = .malformed }
    }

    /// Whether a body of that size is the one that was declared (RFC 9113 §8.1.1).
    func isWhole(_ body: Int, answersHead: Bool) -> Bool {
        if answersHead || status == 204 || status == 304 { return body == 0 }
        return contentLength.map { $0 == body } ?? true
    }
}
