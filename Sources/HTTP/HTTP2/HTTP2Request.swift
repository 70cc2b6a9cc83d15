import Platform

/// Puts a request together from its decoded fields: a ``RequestHead`` as the HTTP/1 parser would have
/// made it, over bytes that were collected here (RFC 9113 §8.3; R-H1-06…22 apply to these fields too).
///
/// Everything is checked again although libnghttp2 checks most of it: what reaches a handler must not
/// depend on how a library reads the grammar. A field section that RFC 9113 calls malformed makes
/// ``isMalformed`` true, and is answered by a reset of its stream; what is well-formed and not wanted is
/// a refusal in the head, and is answered.
struct HTTP2Request: ~Copyable {
    /// Each a bit, for what has come.
    private enum Pseudo: UInt8 {
        case method = 1
        case scheme = 2
        case authority = 4
        case path = 8
    }

    var head = RequestHead()
    /// What the head's ranges point into.
    private(set) var bytes = ByteBuffer(capacity: 512)
    /// The stream must be reset with PROTOCOL_ERROR.
    private(set) var isMalformed = false
    /// Nothing is kept any more, because it is too much or refused anyway.
    private(set) var isDropped = false
    /// The section is read to its end and not kept.
    var isRefused: Bool { isMalformed || isDropped }
    /// Decoded size of the section so far, as RFC 9113 §6.5.2 counts it.
    private(set) var decoded = 0
    /// The declared length of the body.
    private(set) var contentLength: Int?

    private var seen: UInt8 = 0
    private var hasRegularField = false
    private var unknownMethod = false
    private var trailerCount = 0
    private var trailerSize = 0

    /// Ready for the next request, keeping the room. A key was in it.
    mutating func reset() {
        head.reset()
        head.method = .get
        head.target = .none
        head.path = .none
        bytes.erase()
        isMalformed = false
        isDropped = false
        decoded = 0
        contentLength = nil
        seen = 0
        hasRegularField = false
        unknownMethod = false
        trailerCount = 0
        trailerSize = 0
    }

    /// A buffer that one large request has made grow is not kept.
    mutating func dropLargeBuffer(above size: Int) {
        if bytes.count > size { bytes = ByteBuffer(capacity: 512) }
    }

    /// A refusal that a sound message earns gives way to one of a broken one, as it does in HTTP/1,
    /// where the latter ends the parsing.
    mutating func refuse(_ refusal: RequestRefusal) {
        if let earlier = head.refusal, earlier.closesConnection { return }
        head.refusal = refusal
    }

    // MARK: Fields

    /// Adds one field of the head.
    mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>, _ limits: MessageLimits) {
        decoded &+= name.count &+ value.count &+ 32
        guard !isDropped, !isMalformed else { return }
        guard !name.isEmpty else { return isMalformed = true }
        let isPath = name.count == 5 && name.equals(":path")
        if isPath, value.count > limits.startLine {
            drop(.targetTooLong)
        } else if decoded > limits.head || head.fields.count >= limits.fieldCount
            || (!isPath && name.count &+ value.count > limits.fieldLine)
        {
            drop(.headTooLarge)
        } else if name[0] == UInt8(ascii: ":") {
            addPseudo(name, value)
        } else {
            addRegular(name, value)
        }
    }

    private mutating func drop(_ refusal: RequestRefusal) {
        isDropped = true
        refuse(refusal)
    }

    private mutating func append(_ octets: Span<UInt8>) -> ByteRange {
        let start = bytes.count
        bytes.append(octets)
        return ByteRange(start, bytes.count)
    }

    // MARK: Pseudo-header fields

    private mutating func addPseudo(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard !hasRegularField else { return isMalformed = true }
        if name.equals(":method") {
            guard isFirst(.method), ByteScan.endOfToken(value, from: 0) == value.count,
                !value.isEmpty
            else { return isMalformed = true }
            let method = RequestMethod(value)
            unknownMethod = method == nil
            head.method = method ?? .get
        } else if name.equals(":path") {
            guard isFirst(.path), !value.isEmpty else { return isMalformed = true }
            head.target = append(value)
        } else if name.equals(":authority") {
            guard isFirst(.authority) else { return isMalformed = true }
            addAuthority(value)
        } else if name.equals(":scheme") {
            guard isFirst(.scheme) else { return isMalformed = true }
            if !value.equalsIgnoringCase("https"), !value.equalsIgnoringCase("http") {
                refuse(.malformed(.target))
            }
        } else {
            isMalformed = true
        }
    }

    private mutating func isFirst(_ pseudo: Pseudo) -> Bool {
        guard seen & pseudo.rawValue == 0 else { return false }
        seen |= pseudo.rawValue
        return true
    }

    /// Kept as the Host field that it replaces, so that nobody need know two names (RFC 9113 §8.3.1).
    private mutating func addAuthority(_ value: Span<UInt8>) {
        let start = bytes.count
        bytes.append("host" as StaticString)
        let name = ByteRange(start, bytes.count)
        head.authority = append(value)
        head.fields.append(RequestHead.Field(name: name, value: head.authority))
        head.noteLast(as: .host)
    }

    // MARK: Regular fields

    private mutating func addRegular(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        hasRegularField = true
        guard HTTP2FieldSyntax.isName(name), HTTP2FieldSyntax.isValue(value) else {
            return isMalformed = true
        }
        let known = WellKnownField.recognise(name)
        switch known {
        case nil:
            guard !Self.isConnectionSpecific(name, value) else { return isMalformed = true }
            // An underscore and a hyphen are the same to many readers (R-H1-09).
            if name.contains(UInt8(ascii: "_")) { refuse(.malformed(.fieldName)) }
        // RFC 9113 §8.2.2: connection-specific fields make a request malformed.
        case .connection, .transferEncoding: return isMalformed = true
        case .host where head.authority.exists:
            if !Self.areSame(value, head.authority.of(bytes.bytes)) { isMalformed = true }
            return
        case .contentLength:
            guard contentLength == nil, let length = ContentLength.parse(value) else {
                return isMalformed = true
            }
            contentLength = length
        default: break
        }
        let field = RequestHead.Field(name: append(name), value: append(value))
        head.fields.append(field)
        if let known { note(known, field.value) }
    }

    private mutating func note(_ field: WellKnownField, _ value: ByteRange) {
        if head.range(of: field) == nil {
            head.noteLast(as: field)
            if field == .host { head.authority = value }
        } else if field.isSingleton {
            refuse(.duplicateField(field))
        }
    }

    private static func isConnectionSpecific(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        switch name.count {
        case 2: name.equals("te") && !value.equalsIgnoringCase("trailers")
        case 7: name.equals("upgrade")
        case 10: name.equals("keep-alive")
        case 16: name.equals("proxy-connection")
        default: false
        }
    }

    /// Equal, ASCII letters in any case: a host name's case means nothing.
    private static func areSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices {
            let difference = left[index] ^ right[index]
            if difference == 0 { continue }
            let letter = left[index] | 0x20
            guard difference == 0x20, (97...122).contains(letter) else { return false }
        }
        return true
    }

    // MARK: Trailers

    /// Checks one trailer field, which is dropped whatever it says (RFC 9110 §6.5.1).
    mutating func addTrailer(_ name: Span<UInt8>, _ value: Span<UInt8>, _ limits: HTTP2Limits) {
        decoded &+= name.count &+ value.count &+ 32
        trailerCount += 1
        trailerSize += name.count + value.count
        guard !isDropped, !isMalformed else { return }
        if trailerCount > limits.trailerFields || trailerSize > limits.trailerBytes {
            drop(.headTooLarge)
        } else if !HTTP2FieldSyntax.isName(name) || !HTTP2FieldSyntax.isValue(value) {
            isMalformed = true
        }
    }

    // MARK: The whole head

    /// The section is complete.
    mutating func finishHead(_ limits: MessageLimits) {
        if !isDropped { check(limits) }
        if !head.target.exists { head.target = ByteRange(0, 0) }
        if !head.path.exists { head.path = ByteRange(Int(head.target.end), Int(head.target.end)) }
        head.length = bytes.count
        if unknownMethod { refuse(.unknownMethod) }
    }

    private mutating func check(_ limits: MessageLimits) {
        if head.method == .connect, !unknownMethod {
            // A tunnel is never opened; its target is the authority (RFC 9113 §8.5).
            if head.authority.exists { head.target = head.authority }
            refuse(.unknownMethod)
        } else {
            readTarget()
        }
        let isHost =
            head.authority.exists && TargetSyntax.isAuthority(head.authority.of(bytes.bytes))
        if !isHost { refuse(.malformed(.host)) }
        if let contentLength {
            head.framing = contentLength == 0 ? .none : .length(contentLength)
            if contentLength > limits.body(of: head.method) { refuse(.bodyTooLarge) }
        }
        if let expect = head.range(of: .expect) {
            let isKnown = expect.of(bytes.bytes).equalsIgnoringCase("100-continue")
            if isKnown { head.expectsContinue = true } else { refuse(.unknownExpectation) }
        }
    }

    /// Origin-form, or `*` with OPTIONS (RFC 9113 §8.3.1).
    private mutating func readTarget() {
        guard head.target.exists else { return isMalformed = true }
        let isOptions = head.method == .options
        let pathEnd = Self.endOfPath(head.target.of(bytes.bytes), isOptions: isOptions)
        guard let pathEnd else { return refuse(.malformed(.target)) }
        let start = Int(head.target.start)
        let end = Int(head.target.end)
        guard pathEnd > 0 else { return }
        head.path = ByteRange(start, start + pathEnd)
        if start + pathEnd < end { head.setQuery(ByteRange(start + pathEnd + 1, end)) }
    }

    /// - Returns: where the path ends; 0 for `*`; `nil` when the target is not acceptable.
    private static func endOfPath(_ target: Span<UInt8>, isOptions: Bool) -> Int? {
        guard ByteScan.endOfTarget(target, from: 0) == target.count,
            TargetSyntax.hasValidEscapes(target)
        else { return nil }
        guard target[0] == UInt8(ascii: "/") else {
            return isOptions && target.equals("*") ? 0 : nil
        }
        return ByteScan.first(UInt8(ascii: "?"), in: target)
    }

    /// Lends the head where it lies, for it is large, and the bytes.
    mutating func lend(_ body: (UnsafePointer<RequestHead>, Span<UInt8>) -> Void) {
        let octets = bytes.withBytes { $0 }
        withUnsafePointer(to: &head) { body($0, Span(_unsafeBytes: octets)) }
    }

    /// The body is complete.
    mutating func finishBody(_ count: Int) {
        head.framing = count == 0 ? .none : .length(count)
    }
}
