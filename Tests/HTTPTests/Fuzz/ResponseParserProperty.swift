import HTTP
import Platform

/// What must hold for the parser of answers, whatever it is given. The first octet of the input says
/// whether the request was HEAD.
enum ResponseParserProperty {
    struct Head: Equatable {
        var status: Int
        var minorVersion: UInt8
        var framing: BodyFraming
        var keepsAlive: Bool
        var fields: [HeadOctets.Field]
        var length: Int
    }

    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let answersHead = first & 1 == 1
        let message = Array(input.dropFirst())
        let whole = read(message, [message.count], answersHead)
        for ends in FuzzPieces.ways(of: message) where read(message, ends, answersHead) != whole {
            return "the verdict depends on the pieces: \(ends)"
        }
        guard case .head(let head) = whole else { return nil }
        return octets(head, message) ?? framing(head, answersHead)
            ?? meaning(head, message, answersHead)
    }

    private static func read(
        _ input: [UInt8],
        _ ends: [Int],
        _ answersHead: Bool
    ) -> HeadReading<Head, MessageFault> {
        var parser = ResponseParser(answersHead: answersHead)
        return HeadReading(input, ends) { bytes throws(MessageFault) in
            try parser.parse(bytes) ? Head(parser.head, input) : nil
        }
    }

    private static func octets(_ head: Head, _ input: [UInt8]) -> String? {
        guard head.length <= input.count else { return "a head beyond the input" }
        guard head.length <= 64 << 10 + 2 else { return "a head beyond the limit" }
        guard (100...599).contains(head.status) else { return "a status" }
        return HeadOctets.violation(input[..<head.length], head.fields)
    }

    private static func framing(_ head: Head, _ answersHead: Bool) -> String? {
        let framing = HeadOctets.framing(
            head.fields,
            minorVersion: head.minorVersion,
            without: .untilClose
        )
        guard let framing else { return "fields that contradict each other" }
        let hasNoBody = answersHead || head.status < 200 || [204, 304].contains(head.status)
        guard head.framing == (hasNoBody ? .none : framing) else {
            return "another framing than its fields say"
        }
        return head.framing == .untilClose && head.keepsAlive ? "kept for ever" : nil
    }

    /// What follows the head does not change it, and written anew it means the same.
    private static func meaning(
        _ head: Head,
        _ input: [UInt8],
        _ answersHead: Bool
    ) -> String? {
        let alone = Array(input[..<head.length])
        guard read(alone, [alone.count], answersHead) == .head(head) else {
            return "what follows matters"
        }
        let line = "HTTP/1.\(head.minorVersion) \(head.status) \r\n"
        let written = Array(line.utf8) + HeadOctets.lines(head.fields)
        var expected = head
        expected.length = written.count
        return read(written, [written.count], answersHead) == .head(expected)
            ? nil : "written anew it differs"
    }
}

extension ResponseParserProperty.Head {
    fileprivate init(_ head: ResponseHead, _ input: [UInt8]) {
        func octets(_ range: ByteRange) -> [UInt8] {
            Array(input[Int(range.start)..<Int(range.end)])
        }
        status = head.status
        minorVersion = head.minorVersion
        framing = head.framing
        keepsAlive = head.keepsAlive
        fields = head.fields.map {
            HeadOctets.Field(name: octets($0.name), value: octets($0.value))
        }
        length = head.length
    }
}
