/// Checks a whole text against RFC 8259 and I-JSON's restrictions and writes it down as a tape.
///
/// There is no recursion: containers that are still open stand in an array, so nesting costs heap
/// up to the depth limit and never stack.
struct JSONScanner {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    private(set) var nodes: [JSONNode] = []
    private var open: [Int] = []
    private var values = 0

    init(_ bytes: consuming [UInt8], limits: JSONLimits) {
        self.bytes = consume bytes
        self.limits = limits
    }

    mutating func scan() throws(JSONError) {
        // Offsets are kept in 32 bits.
        guard bytes.count <= min(limits.bytes, Int(Int32.max)) else {
            throw JSONError(.tooLarge, at: limits.bytes)
        }
        // A name and its value have two nodes and seldom fewer octets than these.
        nodes.reserveCapacity(bytes.count / 12 + 4)
        open.reserveCapacity(8)
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw JSONError(.byteOrderMark, at: 0)
        }
        skipSpace()
        try scanValue()
        while let container = open.last { try scanNext(in: container) }
        skipSpace()
        guard position == bytes.count else { throw failure(.trailingBytes) }
    }

    /// Scans the next element or member of a container, or its end.
    private mutating func scanNext(in container: Int) throws(JSONError) {
        let isObject = nodes[container].kind == .object
        skipSpace()
        let byte = try current()
        if byte == UInt8(ascii: isObject ? "}" : "]") {
            position += 1
            return try close(container)
        }
        if nodes[container].count > 0 {
            try expect(UInt8(ascii: ","))
            skipSpace()
        }
        nodes[container].count += 1
        if isObject {
            guard nodes[container].count <= limits.members else { throw failure(.tooManyMembers) }
            try scanName()
        }
        try scanValue()
    }

    private mutating func close(_ container: Int) throws(JSONError) {
        open.removeLast()
        nodes[container].end = UInt32(position)
        nodes[container].next = UInt32(nodes.count)
        guard nodes[container].kind == .object else { return }
        let names = MemberNames(bytes: bytes, nodes: nodes, object: container)
        if let offset = names.firstDuplicate() { throw JSONError(.duplicateName, at: offset) }
    }

    private mutating func scanName() throws(JSONError) {
        let node = try scanString(limit: limits.keyBytes, excess: .nameTooLong)
        nodes.append(node)
        skipSpace()
        try expect(UInt8(ascii: ":"))
        skipSpace()
    }

    private mutating func scanValue() throws(JSONError) {
        values += 1
        guard values <= limits.values else { throw failure(.tooManyValues) }
        switch try current() {
        case UInt8(ascii: "{"): try openContainer(.object)
        case UInt8(ascii: "["): try openContainer(.array)
        case UInt8(ascii: "\""):
            let node = try scanString(limit: limits.stringBytes, excess: .stringTooLong)
            nodes.append(node)
        case UInt8(ascii: "t"): try scanLiteral("true", .boolean)
        case UInt8(ascii: "f"): try scanLiteral("false", .boolean)
        case UInt8(ascii: "n"): try scanLiteral("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let node = try scanNumber()
            nodes.append(node)
        default: throw failure(.unexpectedByte)
        }
    }

    private mutating func openContainer(_ kind: JSONValue.Kind) throws(JSONError) {
        guard open.count < limits.depth else { throw failure(.tooDeep) }
        open.append(nodes.count)
        nodes.append(JSONNode(kind, start: position, end: position, next: nodes.count + 1))
        position += 1
    }

    private mutating func scanLiteral(
        _ text: String,
        _ kind: JSONValue.Kind
    ) throws(JSONError) {
        let start = position
        for octet in text.utf8 { try expect(octet) }
        nodes.append(JSONNode(kind, start: start, end: position, next: nodes.count + 1))
    }
}

extension JSONScanner {
    func failure(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason, at: position)
    }

    /// The byte at the position.
    func current() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[position]
    }

    mutating func expect(_ octet: UInt8) throws(JSONError) {
        guard try current() == octet else { throw failure(.unexpectedByte) }
        position += 1
    }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}

extension JSONScanner {
    /// Gives the bytes away, so that their new owner holds the only reference.
    consuming func takeBytes() -> [UInt8] {
        bytes
    }
}
