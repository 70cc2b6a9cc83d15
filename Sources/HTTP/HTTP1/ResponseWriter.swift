package import Platform

/// Writes answers as HTTP/1.1 straight into the bytes that are sent.
///
/// A handler calls ``begin(_:)``, any number of fields, and ends with ``end(_:)``. The
/// server adds `Date`, `Connection` and `Content-Length`; what a handler writes must be valid, which
/// the field functions for other than constants check.
public struct ResponseWriter: ~Copyable {
    /// What is sent. Whoever writes here writes whole field lines, each `Name: value` with CRLF.
    package var output: ByteBuffer
    /// `Date: …` with its CRLF, renewed once a second by the loop.
    package var dateLine: [UInt8] = []
    /// The connection ends after this answer.
    package var closes = false
    /// The request was HEAD: the body is left out, its length is told.
    package var omitsBody = false
    /// Set by ``begin(_:)``, for the connection's bookkeeping.
    public private(set) var status = 0
    /// The answer is not sent as it is written here, but taken apart by ``detached``: no status line and
    /// no field of the connection is written.
    private var isDetached = false
    private var fieldsEnd = 0
    /// Octets of the body of the answer written last.
    public private(set) var bodyCount = 0

    public init() {
        output = ByteBuffer(capacity: 64 << 10)
    }

    /// For answers that are taken apart.
    package init(isDetached: Bool) {
        output = ByteBuffer(capacity: 4 << 10)
        self.isDetached = isDetached
    }

    /// An interim answer that asks for the body (RFC 9110 §15.2.1).
    package mutating func invite() {
        output.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Starts an answer.
    public mutating func begin(_ status: Int) {
        self.status = status
        if isDetached { return output.append(dateLine) }
        if let line = StatusLine.line(status) {
            output.append(line)
        } else {
            output.append("HTTP/1.1 ")
            output.append(decimal: status)
            output.append(" \r\n")
        }
        output.append(dateLine)
        if closes { output.append("Connection: close\r\n") }
    }

    /// A field whose value is a constant.
    public mutating func field(_ name: StaticString, _ value: StaticString) {
        open(name)
        output.append(value)
        output.append("\r\n")
    }

    /// A field whose value is a number.
    public mutating func field(_ name: StaticString, _ value: Int) {
        open(name)
        output.append(decimal: value)
        output.append("\r\n")
    }

    /// A field whose value comes from elsewhere. A value that RFC 9110 §5.5 forbids is left out with
    /// its name: an answer is never split.
    public mutating func field(_ name: StaticString, _ value: Span<UInt8>) {
        guard FieldSyntax.isValue(value) else { return }
        open(name)
        output.append(value)
        output.append("\r\n")
    }

    /// Field lines that were prepared before, each `Name: value` with CRLF.
    public mutating func fields(_ lines: Span<UInt8>) {
        output.append(lines)
    }

    /// Field lines that were prepared before.
    public mutating func fields(_ lines: [UInt8]) {
        output.append(lines)
    }

    private mutating func open(_ name: StaticString) {
        output.append(name)
        output.append(": " as StaticString)
    }

    /// Ends the answer with its body.
    public mutating func end(_ body: Span<UInt8>) {
        bodyCount = body.count
        open("Content-Length")
        output.append(decimal: body.count)
        endFields()
        if !omitsBody { output.append(body) }
    }

    /// Ends the answer with its body.
    public mutating func end(_ body: [UInt8]) {
        end(body.span)
    }

    /// Ends an answer that has no body by its status: 204, 304 (RFC 9110 §6.4.1).
    public mutating func endWithoutBody() {
        bodyCount = 0
        if isDetached { fieldsEnd = output.count } else { output.append("\r\n") }
    }

    private mutating func endFields() {
        output.append("\r\n" as StaticString)
        if isDetached {
            fieldsEnd = output.count
        } else {
            output.append("\r\n" as StaticString)
        }
    }

    /// Lends the detached answer, field lines first, and forgets it. It may be exchanged for another
    /// block of memory.
    package mutating func takeDetached(
        _ body: (_ answer: inout ByteBuffer, _ bodyStart: Int) -> Void
    ) {
        body(&output, fieldsEnd)
        output.truncate(to: 0)
    }
}
