/// Reads request heads, refusing everything that two readers could understand differently
/// (RFC 9112; requirements R-H1-01…15).
///
/// The parser is handed all bytes of the message so far and remembers which lines it has finished, so
/// a head that comes byte by byte costs no more than its bytes. It makes no strings and, once warm, no
/// allocations.
public struct RequestParser: ~Copyable, Sendable {
    private enum Phase {
        case start, fields
    }

    /// Complete once ``parse(_:)`` has returned true.
    public private(set) var head = RequestHead()
    private let limits: MessageLimits
    private var phase = Phase.start
    /// Where the line being read begins.
    private var line = 0
    private var skippedEmptyLine = false
    private var unknownMethod = false

    public init(limits: MessageLimits = MessageLimits()) {
        self.limits = limits
    }

    /// Forgets the finished head and expects the next one.
    public mutating func reset() {
        head.reset()
        phase = .start
        line = 0
        skippedEmptyLine = false
        unknownMethod = false
    }

    /// Lends the finished head where it lies, for it is large.
    public mutating func withHead(_ body: (UnsafePointer<RequestHead>) -> Void) {
        withUnsafePointer(to: &head, body)
    }

    /// True when nothing of a message has been seen, so that the end of input is no error.
    public func isUntouched(_ message: Span<UInt8>) -> Bool {
        phase == .start && line == message.count
    }

    /// Goes on with the message's bytes, always from its first byte.
    ///
    /// - Returns: true when the head is complete; false when more bytes are needed.
    /// - Throws: ``RequestRefusal``.
    public mutating func parse(_ message: Span<UInt8>) throws(RequestRefusal) -> Bool {
        while true {
            switch phase {
            case .start:
                guard try parseRequestLine(message) else { return false }
            case .fields:
                guard let isLast = try parseFieldLine(message) else { return false }
                if isLast {
                    head.length = line
                    try finish(message)
                    return true
                }
            }
            guard line <= limits.head else { throw .headTooLarge }
        }
    }

    // MARK: Request line

    /// method SP target SP HTTP/1.x CRLF, one blank each (RFC 9112 §3).
    private mutating func parseRequestLine(
        _ message: Span<UInt8>
    ) throws(RequestRefusal) -> Bool {
        if !skippedEmptyLine, message.count > line, message[line] == 13 {
            // RFC 9112 §2.2: one empty line before the request line is ignored.
            guard message.count > line + 1 else { return false }
            guard message[line + 1] == 10 else { throw .malformed(.lineEnd) }
            line += 2
            skippedEmptyLine = true
        }
        let methodEnd = ByteScan.endOfToken(message, from: line)
        guard try isWithinLine(methodEnd, message) else { return false }
        guard methodEnd > line, message[methodEnd] == 32 else { throw .malformed(.requestLine) }
        let targetEnd = ByteScan.endOfTarget(message, from: methodEnd + 1)
        guard try isWithinLine(targetEnd, message) else { return false }
        guard targetEnd > methodEnd + 1 else { throw .malformed(.requestLine) }
        guard message[targetEnd] == 32 else { throw .malformed(.target) }
        let lineEnd = targetEnd + 9
        guard try isWithinLine(lineEnd + 1, message) else {
            try refuseShortVersion(message.extracting((targetEnd + 1)..<message.count))
            return false
        }
        try parseVersion(message.extracting((targetEnd + 1)..<lineEnd))
        guard message[lineEnd] == 13, message[lineEnd + 1] == 10 else {
            throw .malformed(message[lineEnd] == 10 ? .lineEnd : .requestLine)
        }
        guard lineEnd - line <= limits.startLine else { throw .targetTooLong }
        let method = RequestMethod(message.extracting(line..<methodEnd))
        unknownMethod = method == nil
        head.method = method ?? .get
        head.target = ByteRange(methodEnd + 1, targetEnd)
        line = lineEnd + 2
        phase = .fields
        return true
    }

    private func isWithinLine(_ index: Int, _ message: Span<UInt8>) throws(RequestRefusal) -> Bool {
        guard index - line <= limits.startLine + 2 else { throw .targetTooLong }
        return index < message.count
    }

    /// A line that ends before the version could be whole is refused now: its sender waits for an
    /// answer, and no octet that could still come would mend it.
    private func refuseShortVersion(_ octets: Span<UInt8>) throws(RequestRefusal) {
        for index in 0..<min(octets.count, 8) where octets[index] == 13 || octets[index] == 10 {
            throw .malformed(.requestLine)
        }
    }

    private mutating func parseVersion(_ octets: Span<UInt8>) throws(RequestRefusal) {
        guard octets.extracting(0..<5).equals("HTTP/"), octets[6] == UInt8(ascii: "."),
            (48...57).contains(octets[5]), (48...57).contains(octets[7])
        else { throw .malformed(.requestLine) }
        guard octets[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        head.minorVersion = octets[7] == 48 ? 0 : 1
    }

    // MARK: Field lines

    /// - Returns: `nil` when the line is not complete, true for the blank line that ends the head.
    private mutating func parseFieldLine(_ message: Span<UInt8>) throws(RequestRefusal) -> Bool? {
        let parsed: FieldLine
        do {
            parsed = try FieldLine.parse(message, at: line, limits: limits)
        } catch {
            throw error == .tooLarge ? .headTooLarge : .malformed(error)
        }
        switch parsed {
        case .incomplete: return nil
        case .blank(let next):
            line = next
            return true
        case .field(let name, let value, let next):
            try add(name, value: value, message)
            line = next
            return false
        }
    }

    private mutating func add(
        _ name: ByteRange,
        value: ByteRange,
        _ message: Span<UInt8>
    ) throws(RequestRefusal) {
        guard head.fields.count < limits.fieldCount else { throw .headTooLarge }
        head.fields.append(RequestHead.Field(name: name, value: value))
        guard let field = WellKnownField.recognise(name.of(message)) else {
            // An underscore and a hyphen are the same to many readers (R-H1-09).
            guard !name.of(message).contains(UInt8(ascii: "_")) else {
                throw .malformed(.fieldName)
            }
            return
        }
        if head.range(of: field) == nil {
            head.noteLast(as: field)
        } else if field.isSingleton {
            try refuseRepetition(of: field)
        }
        if field == .connection { readConnection(value.of(message)) }
    }

    /// A repeated framing field makes the next message's start a guess; of any other, only this
    /// request is refused.
    private mutating func refuseRepetition(of field: WellKnownField) throws(RequestRefusal) {
        switch field {
        case .host: throw .malformed(.host)
        case .contentLength: throw .malformed(.contentLength)
        case .transferEncoding: throw .malformed(.transferEncoding)
        default: head.refusal = .duplicateField(field)
        }
    }

    private mutating func readConnection(_ value: Span<UInt8>) {
        var start = 0
        for index in 0...value.count where index == value.count || value[index] == 44 {
            if value.extracting(start..<index).trimmed().equalsIgnoringCase("close") {
                head.keepsAlive = false
            }
            start = index + 1
        }
    }

    // MARK: The whole head

    private mutating func finish(_ message: Span<UInt8>) throws(RequestRefusal) {
        if head.minorVersion == 0 { head.keepsAlive = false }
        try readFraming(message)
        try readTarget(message)
        try readHost(message)
        if let expect = head.range(of: .expect) {
            if !expect.of(message).equalsIgnoringCase("100-continue") {
                head.refusal = .unknownExpectation
            }
            head.expectsContinue = head.minorVersion > 0 && head.framing != .none
        }
        if unknownMethod { head.refusal = .unknownMethod }
        // Who waits for an invitation and is refused may send the body or leave it out (RFC 9110
        // §10.1.1), so what follows the head has no one reading (R-H1-21).
        if head.expectsContinue, head.refusal != nil { head.keepsAlive = false }
    }

    private mutating func readFraming(_ message: Span<UInt8>) throws(RequestRefusal) {
        let length = head.range(of: .contentLength)
        if let coding = head.range(of: .transferEncoding) {
            guard length == nil else { throw .malformed(.conflictingFraming) }
            guard head.minorVersion > 0 else { throw .malformed(.transferEncoding) }
            try TransferCoding.requireChunked(coding.of(message))
            head.framing = .chunked
        } else if let length {
            guard let count = ContentLength.parse(length.of(message)) else {
                throw .malformed(.contentLength)
            }
            guard count <= limits.body(of: head.method) else { throw .bodyTooLarge }
            head.framing = count == 0 ? .none : .length(count)
        }
    }

    /// Tells the four forms of RFC 9112 §3.2 apart.
    private mutating func readTarget(_ message: Span<UInt8>) throws(RequestRefusal) {
        let target = head.target.of(message)
        guard TargetSyntax.hasValidEscapes(target) else { throw .malformed(.target) }
        var pathStart = 0
        if head.method == .connect {
            // Authority-form, here and nowhere else (RFC 9112 §3.2.3): a tunnel is never opened.
            guard TargetSyntax.isAuthority(target) else { throw .malformed(.target) }
            head.path = ByteRange(Int(head.target.end), Int(head.target.end))
            head.refusal = .unknownMethod
            return
        }
        if target[0] != UInt8(ascii: "/") {
            if target.equals("*") {
                guard head.method == .options else { throw .malformed(.target) }
                head.path = ByteRange(Int(head.target.end), Int(head.target.end))
                return
            }
            pathStart = try readAuthority(target)
        }
        let base = Int(head.target.start)
        var end = target.count
        for index in pathStart..<target.count where target[index] == UInt8(ascii: "?") {
            end = index
            head.setQuery(ByteRange(base + index + 1, base + target.count))
            break
        }
        head.path = ByteRange(base + pathStart, base + end)
    }

    /// Absolute-form: the target's authority replaces Host (RFC 9112 §3.2.2).
    private mutating func readAuthority(_ target: Span<UInt8>) throws(RequestRefusal) -> Int {
        var start = 0
        if target.count > 7, target.extracting(0..<7).equalsIgnoringCase("http://") { start = 7 }
        if target.count > 8, target.extracting(0..<8).equalsIgnoringCase("https://") { start = 8 }
        guard start > 0 else { throw .malformed(.target) }
        var end = start
        while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?")
        {
            end += 1
        }
        guard TargetSyntax.isAuthority(target.extracting(start..<end)) else {
            throw .malformed(.target)
        }
        let base = Int(head.target.start)
        head.authority = ByteRange(base + start, base + end)
        return end
    }

    /// Exactly one Host on HTTP/1.1, at most one on HTTP/1.0 (RFC 9112 §3.2).
    private mutating func readHost(_ message: Span<UInt8>) throws(RequestRefusal) {
        guard let host = head.range(of: .host) else {
            if head.minorVersion == 0 { return }
            throw .malformed(.host)
        }
        guard TargetSyntax.isAuthority(host.of(message)) else { throw .malformed(.host) }
        if !head.authority.exists { head.authority = host }
    }
}
