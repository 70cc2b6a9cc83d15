/// What exactly is malformed in a message, for the log and the problem's detail.
public enum MessageFault: String, Error, Sendable {
    case lineEnd = "a line does not end with CRLF"
    case requestLine = "the request line is malformed"
    case statusLine = "the status line is malformed"
    case target = "the request target holds a forbidden octet or a broken escape"
    case host = "the Host field is missing, repeated or invalid"
    case fieldName = "a field name is invalid"
    case fieldValue = "a field value holds a forbidden octet"
    case foldedLine = "a field line starts with a blank"
    case contentLength = "the Content-Length is invalid or repeated"
    case transferEncoding = "the Transfer-Encoding is invalid or repeated"
    case conflictingFraming = "Content-Length and Transfer-Encoding are both given"
    case chunk = "the chunked coding is broken"
    case trailer = "the trailer section is broken"
    case unexpectedEnd = "the connection ended inside a message"
    case tooLarge = "a line, the head or the number of fields is too large"
}
