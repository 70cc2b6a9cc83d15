import HTTP
import Platform
import TestSupport
import Testing

@Suite("Fields on their way out")
struct FieldTests {
    @Test("a field is written as one line")
    func writes() throws {
        var writer = FieldWriter()
        try writer.append("X-Auth-ID", "PA_1")
        let secret = octets("t\u{80} \tk")
        try writer.append("X-Auth-Token", secret.span)
        try writer.append("X-Empty", "")
        #expect(
            latin1(writer.bytes) == "X-Auth-ID: PA_1\r\nX-Auth-Token: t\u{80} \tk\r\nX-Empty: \r\n"
        )
    }

    @Test(
        "a value that could break out of its line is refused, and nothing of it is written",
        arguments: ["a\r\nB: c", "a\r", "a\n", "\0", "a\u{1}", "a\u{1F}", "a\u{7F}", "\r\n"]
    )
    func refusesValue(value: String) {
        var writer = FieldWriter()
        var refusal: FieldError?
        do { try writer.append("X-A", value) } catch { refusal = error }
        #expect(refusal == .invalidValue(field: "X-A"))
        #expect(writer.bytes == [])
    }

    @Test(
        "a name that is no token is refused, and nothing is written",
        arguments: ["", " ", "A B", "A:", "A\r\n", "A\0", "Ä", "A(", "\"A\"", ":a"]
    )
    func refusesName(name: String) {
        var writer = FieldWriter()
        var refusal: FieldError?
        do { try writer.append(name, "x") } catch { refusal = error }
        #expect(refusal == .invalidName)
        #expect(writer.bytes == [])
    }

    @Test("exactly the octets of the grammar are token octets and value octets")
    func octetClasses() {
        let tokens = Set("!#$%&'*+-.^_`|~0123456789".utf8)
            .union(UInt8(ascii: "a")...UInt8(ascii: "z"))
            .union(UInt8(ascii: "A")...UInt8(ascii: "Z"))
        let values = Set<UInt8>([9]).union(32...126).union(128...255)
        for octet in UInt8.min...UInt8.max {
            #expect(FieldSyntax.isTokenOctet(octet) == tokens.contains(octet))
            #expect(FieldSyntax.isValueOctet(octet) == values.contains(octet))
        }
    }

    @Test(
        "blanks are trimmed at both ends only",
        arguments: [
            ("", ""), (" ", ""), ("\t \t", ""), ("a", "a"), (" a b\t", "a b"),
            ("\u{A0}a", "\u{A0}a"),
        ]
    )
    func trims(text: String, expected: String) {
        let text = octets(text)
        let trimmed = text.span.trimmed().array
        #expect(latin1(trimmed) == expected)
    }

    @Test("comparing without case folds ASCII letters only")
    func ignoresCase() {
        for (text, equal) in [
            ("close", true), ("CLOSE", true), ("cLoSe", true), ("closE ", false),
            ("clos", false), ("\u{43}\u{4C}\u{4F}\u{53}%", false),
        ] {
            let text = octets(text)
            let isEqual = text.span.equalsIgnoringCase("close")
            #expect(isEqual == equal)
        }
        // Folding with 0x20 would make these equal.
        let bracket = octets("[")
        let isBrace = bracket.span.equalsIgnoringCase("{")
        #expect(!isBrace)
        let at = octets("@")
        let isBacktick = at.span.equalsIgnoringCase("`")
        #expect(!isBacktick)
    }
}
