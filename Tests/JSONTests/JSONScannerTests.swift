import Testing

@testable import JSON

@Suite("JSON scanner")
struct JSONScannerTests {
    private func reason(
        _ bytes: [UInt8],
        _ limits: JSONLimits = .request
    ) -> JSONError.Reason? {
        do {
            _ = try JSONDocument(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    private func reason(_ text: String, _ limits: JSONLimits = .request) -> JSONError.Reason? {
        reason(Array(text.utf8), limits)
    }

    @Test(
        "accepts what RFC 8259 allows",
        arguments: [
            "{}", "[]", " \t\r\n[ ]\n", "\"\"", "0", "-0", "-1.5e+10", "1E-2", "0.10", "true",
            "false", "null", #"{"":0}"#, #"{"a":{"a":{"a":[]}}}"#, #"[1,"2",true,null,{"b":[]}]"#,
            #""\"\\\/\b\f\n\r\t\u0000\uD834\udd1e""#,
            "\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10ffff}\"",
            "[[[[[[[[[[]]]]]]]]]]", #"{"__proto__":1,"constructor":2}"#, "\"\u{202e}\u{200b}\"",
            #"{"e\u0301":1,"é":2}"#,
        ]
    )
    func accepted(text: String) {
        #expect(reason(text) == nil)
    }

    @Test(
        "refuses what it does not, with the reason",
        arguments: [
            ("", .unexpectedEnd), (" ", .unexpectedEnd), ("{", .unexpectedEnd),
            ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), (#"{"a""#, .unexpectedEnd),
            (#"{"a":"#, .unexpectedEnd), (#""abc"#, .unexpectedEnd), (#""\"#, .unexpectedEnd),
            (#""\u12"#, .unexpectedEnd), ("tru", .unexpectedEnd), ("-", .unexpectedEnd),
            ("1.", .unexpectedEnd), ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd),
            ("{}x", .trailingBytes), ("{} {}", .trailingBytes), ("[]]", .trailingBytes),
            ("1 2", .trailingBytes), ("null,", .trailingBytes), ("1a", .trailingBytes),
            ("// comment\n{}", .unexpectedByte), ("{/**/}", .unexpectedByte),
            ("[1,]", .unexpectedByte), ("[,1]", .unexpectedByte), ("[1,,2]", .unexpectedByte),
            (#"{"a":1,}"#, .unexpectedByte), (#"{,}"#, .unexpectedByte),
            ("{'a':1}", .unexpectedByte),
            ("{a:1}", .unexpectedByte), ("{1:1}", .unexpectedByte), (#"{"a" 1}"#, .unexpectedByte),
            (#"{"a":1 "b":2}"#, .unexpectedByte), ("[1 2]", .unexpectedByte),
            ("[}", .unexpectedByte),
            ("{]", .unexpectedByte), ("'a'", .unexpectedByte), ("NaN", .unexpectedByte),
            ("Infinity", .unexpectedByte), ("-Infinity", .invalidNumber), ("nul0", .unexpectedByte),
            ("True", .unexpectedByte), ("\u{0c}[]", .unexpectedByte), ("\u{a0}1", .unexpectedByte),
            ("01", .invalidNumber), ("-01", .invalidNumber), ("+1", .unexpectedByte),
            (".5", .unexpectedByte), ("[1.]", .invalidNumber), ("0x1", .invalidNumber),
            ("[1.e3]", .invalidNumber), ("[1e]", .invalidNumber), ("1.2.3", .invalidNumber),
            ("[-]", .invalidNumber), ("[--1]", .invalidNumber), ("[1e++2]", .invalidNumber),
            (#""\x""#, .invalidEscape), (#""\u00g0""#, .invalidEscape),
            (#""\U0041""#, .invalidEscape),
            ("\"\\\n\"", .invalidEscape), ("\"a\nb\"", .controlCharacter),
            ("\"\u{0}\"", .controlCharacter), ("\"\u{1f}\"", .controlCharacter),
            (#"{"n":"\ud800"}"#, .loneSurrogate), (#""\udc00\ud800""#, .loneSurrogate),
            (#""\ud800\u0041""#, .loneSurrogate), (#""\ud800\ud800""#, .loneSurrogate),
            (#""\ud800\n""#, .loneSurrogate), (#""\uDFFF""#, .loneSurrogate),
            ("\u{feff}{}", .byteOrderMark),
            (#"{"amount":1,"amount":2}"#, .duplicateName),
            (#"{"a\u006dount":1,"amount":2}"#, .duplicateName),
            (#"[{"x":{"a":1,"b":{},"\u0061":2}}]"#, .duplicateName),
        ] as [(String, JSONError.Reason)]
    )
    func refused(text: String, expected: JSONError.Reason) {
        #expect(reason(text) == expected)
    }

    @Test(
        "refuses ill-formed UTF-8",
        arguments: [
            [0xC0, 0xAF], [0xC1, 0xBF], [0x80], [0xFF], [0xFE], [0xE0, 0x80, 0xAF],
            [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xC3],
            [0xF0, 0x9F, 0x98],
            [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x28, 0x80], [0xF0, 0x9F, 0x98, 0x28],
        ] as [[UInt8]]
    )
    func illFormed(octets: [UInt8]) {
        #expect(reason([0x22] + octets + [0x22]) == .invalidUTF8)
        #expect(reason([0x22] + octets) == .invalidUTF8)
    }

    @Test("refuses UTF-16 and UTF-32")
    func otherEncodings() {
        let text = "{\"a\":1}"
        #expect(reason(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }) != nil)
        #expect(reason(text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }) != nil)
        #expect(reason([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), 0] }) != nil)
        #expect(reason(text.unicodeScalars.flatMap { [UInt8($0.value), 0, 0, 0] }) != nil)
    }

    @Test("counts depth, values, members and bytes up to their limits and no further")
    func limits() {
        #expect(reason(nested(32)) == nil)
        #expect(reason(nested(33)) == .tooDeep)
        #expect(reason(String(repeating: "[", count: 100_000)) == .tooDeep)
        #expect(reason(String(repeating: #"{"a":"#, count: 10_000)) == .tooDeep)
        #expect(reason([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == .tooLarge)
        #expect(
            reason("[" + Array(repeating: "1", count: 9999).joined(separator: ",") + "]") == nil
        )
        #expect(
            reason("[" + Array(repeating: "1", count: 10_000).joined(separator: ",") + "]")
                == .tooManyValues
        )
        #expect(reason(object(1000)) == nil)
        #expect(reason(object(1001)) == .tooManyMembers)
        let limit = JSONLimits.request.bytes
        #expect(reason(String(repeating: " ", count: limit - 2) + "{}") == nil)
        #expect(reason(String(repeating: " ", count: limit - 1) + "{}") == .tooLarge)
    }

    @Test("measures names and strings after unescaping, numbers as they are written")
    func lengths() {
        func name(_ count: Int) -> String { "{\"" + String(repeating: "k", count: count) + "\":1}" }
        #expect(reason(name(256)) == nil)
        #expect(reason(name(257)) == .nameTooLong)
        #expect(reason("\"" + String(repeating: "é", count: 32 << 10) + "\"") == nil)
        #expect(reason("\"" + String(repeating: "é", count: 32 << 10) + "x\"") == .stringTooLong)
        #expect(reason("\"" + String(repeating: #"\u0041"#, count: 40_000) + "\"") == nil)
        #expect(reason("{\"" + String(repeating: #"\u0041"#, count: 256) + "\":1}") == nil)
        #expect(reason(String(repeating: "1", count: 40)) == nil)
        #expect(reason(String(repeating: "1", count: 41)) == .numberTooLong)
    }

    @Test("finds a repeated name among thousands, however it is escaped")
    func manyNames() {
        var names = (0..<10_000).map { "\"name-\($0)\":0" }
        #expect(reason("{" + names.joined(separator: ",") + "}", .upstream) == nil)
        names[9999] = #""nam\u0065-17":0"#
        #expect(reason("{" + names.joined(separator: ",") + "}", .upstream) == .duplicateName)
    }

    @Test("takes linear time for a hundred thousand names", .timeLimit(.minutes(15)))
    func linearTime() {
        var limits = JSONLimits.upstream
        limits.members = 200_000
        let names = (0..<100_000).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(reason("{" + names + "}", limits) == nil)
        #expect(reason("{" + names + ",\"99999\":1}", limits) == .duplicateName)
        #expect(reason("{" + names + "}") == .tooLarge)
    }

    @Test("compares names as bytes, not by canonical equivalence")
    func canonicalEquivalence() {
        let filler = (0..<20).map { ",\"\($0)\":0" }.joined()
        #expect(reason("{\"\u{e9}\":1,\"e\u{301}\":2}") == nil)
        #expect(reason("{\"\u{e9}\":1,\"e\u{301}\":2\(filler)}") == nil)
    }

    @Test("tells where the problem is")
    func offsets() {
        #expect(throws: JSONError(.unexpectedByte, at: 4)) {
            try JSONDocument(parsing: Array("[1,2;]".utf8), limits: .request)
        }
        #expect(throws: JSONError(.duplicateName, at: 8)) {
            try JSONDocument(parsing: Array(#"{"a":1,"a":2}"#.utf8), limits: .request)
        }
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    private func object(_ count: Int) -> String {
        "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    }
}
