import HTTP
import Platform

/// What must hold for the request parser, whatever it is given.
enum RequestParserProperty {
    struct Head: Equatable {
        var method: RequestMethod
        var target: [UInt8]
        var path: [UInt8]
        var query: [UInt8]?
        var authority: [UInt8]?
        var minorVersion: UInt8
        var framing: BodyFraming
        var keepsAlive: Bool
        var expectsContinue: Bool
        var refusal: RequestRefusal?
        var fields: [HeadOctets.Field]
        var length: Int
    }

    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        let whole = read(input, [input.count])
        for ends in FuzzPieces.ways(of: input) where read(input, ends) != whole {
            return "the verdict depends on the pieces: \(ends)"
        }
        guard case .head(let head) = whole else { return nil }
        return octets(head, input) ?? framing(head) ?? target(head) ?? meaning(head, input)
    }

    private static func read(_ input: [UInt8], _ ends: [Int]) -> HeadReading<Head, RequestRefusal> {
        var parser = RequestParser()
        return HeadReading(input, ends) { bytes throws(RequestRefusal) in
            try parser.parse(bytes) ? Head(parser.head, input) : nil
        }
    }

    // MARK: What an accepted head is like

    private static func octets(_ head: Head, _ input: [UInt8]) -> String? {
        guard head.length <= input.count else { return "a head beyond the input" }
        guard head.length <= 32 << 10 + 2 else { return "a head beyond the limit" }
        if head.fields.contains(where: { $0.name.contains(95) }) { return "an underscore" }
        return HeadOctets.violation(input[..<head.length], head.fields)
    }

    private static func framing(_ head: Head) -> String? {
        let framing = HeadOctets.framing(
            head.fields,
            minorVersion: head.minorVersion,
            without: .none
        )
        return head.framing == framing ? nil : "another framing than its fields say"
    }

    private static func target(_ head: Head) -> String? {
        let hosts = HeadOctets.values("host", head.fields)
        guard hosts.count <= 1, hosts.count == 1 || head.minorVersion == 0 else { return "Host" }
        guard head.target.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 35 }) else { return "target" }
        guard head.path.isEmpty || head.path.first == 47 else { return "a path without its slash" }
        let tail = head.path + (head.query.map { [63] + $0 } ?? [])
        guard head.target.suffix(tail.count).elementsEqual(tail) else { return "another path" }
        if head.expectsContinue, head.refusal != nil, head.keepsAlive { return "an expectation" }
        return nil
    }

    /// What follows the head does not change it, and written anew it means the same.
    private static func meaning(_ head: Head, _ input: [UInt8]) -> String? {
        let alone = Array(input[..<head.length])
        guard read(alone, [alone.count]) == .head(head) else { return "what follows matters" }
        let start = input.starts(with: [13, 10]) ? 2 : 0
        let method = input[start...].prefix { $0 != 32 }
        let version = head.minorVersion == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n"
        let line = Array(method) + [32] + head.target + Array(version.utf8)
        let written = line + HeadOctets.lines(head.fields)
        var expected = head
        expected.length = written.count
        return read(written, [written.count]) == .head(expected) ? nil : "written anew it differs"
    }
}

extension RequestParserProperty.Head {
    fileprivate init(_ head: borrowing RequestHead, _ input: [UInt8]) {
        func octets(_ range: ByteRange) -> [UInt8] {
            Array(input[Int(range.start)..<Int(range.end)])
        }
        method = head.method
        target = octets(head.target)
        path = octets(head.path)
        query = head.query.map(octets)
        authority = head.authority.start < 0 ? nil : octets(head.authority)
        minorVersion = head.minorVersion
        framing = head.framing
        keepsAlive = head.keepsAlive
        expectsContinue = head.expectsContinue
        refusal = head.refusal
        fields = head.fields.map {
            HeadOctets.Field(name: octets($0.name), value: octets($0.value))
        }
        length = head.length
    }
}
