import Testing

@testable import JSON

@Suite("JSON values")
struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
    }

    @Test("are read by kind, and by nothing else")
    func kinds() throws {
        let root = try parse(
            #"{"s":"x","i":42,"d":0.10,"t":true,"f":false,"n":null,"a":[1,[2],{}],"o":{"s":"y"}}"#
        )
        #expect(root.kind == .object)
        #expect(root["s"]?.string == "x")
        #expect(root["s"]?.integer == nil)
        #expect(root["i"]?.integer == 42)
        #expect(root["i"]?.string == nil)
        #expect(root["d"]?.number == "0.10")
        #expect(root["d"]?.integer == nil)
        #expect(root["t"]?.boolean == true)
        #expect(root["f"]?.boolean == false)
        #expect(root["n"]?.isNull == true)
        #expect(root["n"]?.boolean == nil)
        #expect(root["a"]?.elements.map(\.kind) == [.number, .array, .object])
        #expect(root["a"]?["s"] == nil)
        #expect(root["a"]?.members.isEmpty == true)
        #expect(root["o"]?["s"]?.string == "y")
        #expect(root["o"]?.elements.isEmpty == true)
        #expect(root["missing"] == nil)
        #expect(root.members.map(\.name) == ["s", "i", "d", "t", "f", "n", "a", "o"])
    }

    @Test("find members by their unescaped name")
    func escapedNames() throws {
        let root = try parse(#"{"a\u006dount":1,"\ud83d\ude00":2,"x":3}"#)
        #expect(root["amount"]?.integer == 1)
        #expect(root["\u{1f600}"]?.integer == 2)
        #expect(root["a\\u006dount"] == nil)
        #expect(root.members.map(\.name) == ["amount", "\u{1f600}", "x"])
    }

    @Test(
        "unescape strings",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0000""#, "\u{0}"),
            (#""\u00e9\u20AC""#, "é€"), (#""\uD834\uDD1E!""#, "\u{1d11e}!"),
            (#""\uDBFF\uDFFF""#, "\u{10ffff}"), (#""\ud800\udc00""#, "\u{10000}"),
            ("\"é€😀\"", "é€😀"),
            (#""\uffff""#, "\u{ffff}"), (#""\\u0041""#, "\\u0041"),
        ]
    )
    func unescaped(text: String, expected: String) throws {
        let value = try parse(text)
        #expect(value.string == expected)
        #expect(
            value.withStringBytes { bytes in bytes.indices.map { bytes[$0] } }
                == Array(expected.utf8)
        )
    }

    @Test("give numbers without rounding")
    func numbers() throws {
        #expect(try parse("9007199254740993").integer == 9_007_199_254_740_993)
        #expect(try parse("9223372036854775808").integer == nil)
        #expect(try parse("23906.83000").decimal?.text == "23906.83000")
        #expect(try parse(#""23906.83000""#).decimal?.text == "23906.83000")
        #expect(try parse("1e2").decimal == nil)
        #expect(try parse(#"" 1""#).decimal == nil)
        #expect(try parse("true").decimal == nil)
    }

    @Test("lend bytes only of strings")
    func lending() throws {
        #expect(try parse("12").withStringBytes { $0.count } == nil)
        #expect(try parse("\"\"").withStringBytes { $0.count } == 0)
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try parse("\"x\"").withStringBytes { (_: Span<UInt8>) throws(Refusal) in throw Refusal()
            }
        }
    }

    @Test("hold nothing after the document was erased")
    func erased() throws {
        var document = try JSONDocument(
            parsing: Array(#"{"token":"hush","n":1}"#.utf8),
            limits: .request
        )
        let token = try #require(document.root["token"])
        #expect(token.string == "hush")
        document.erase()
        #expect(token.string == "\0\0\0\0")
        #expect(document.root["token"] == nil)
    }

    @Test("share the bytes that were given, so that erasing reaches them")
    func inPlace() throws {
        var bytes = Array(#"{"token":"hush"}"#.utf8)
        bytes.reserveCapacity(64)
        let before = bytes.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        var document = try JSONDocument(parsing: consume bytes, limits: .request)
        #expect(document.root.storage.address == before)
        document.erase()
        #expect(document.root.storage.address == before)
    }
}
