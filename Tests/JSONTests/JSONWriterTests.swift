import JSON
import TestSupport
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 0)
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("puts commas where they belong")
    func structure() {
        let written = text { writer in
            writer.object { writer in
                writer.member("s", "x")
                writer.member("i", 1)
                writer.member("b", false)
                writer.member("d", DecimalText("0.10"))
                writer.number("n", DecimalText("0.10"))
                writer.member("none", nil as String?)
                writer.member("noInteger", nil as Int?)
                writer.member("noBoolean", nil as Bool?)
                writer.number("noNumber", nil)
                writer.null("null")
                writer.object("empty") { _ in }
                writer.object("o") { $0.member("a", "1") }
                writer.array("list") { writer in
                    writer.value("a")
                    writer.value(2)
                    writer.value(true)
                    writer.null()
                    writer.object { $0.member("k", 1) }
                    writer.array { _ in }
                    writer.array { $0.value(1) }
                }
                writer.array("none") { _ in }
                writer.member("last", 9)
            }
        }
        #expect(
            written
                == #"{"s":"x","i":1,"b":false,"d":"0.10","n":0.10,"none":null,"noInteger":null,"#
                + #""noBoolean":null,"noNumber":null,"null":null,"empty":{},"o":{"a":"1"},"#
                + #""list":["a",2,true,null,{"k":1},[],[1]],"none":[],"last":9}"#
        )
    }

    @Test("escapes what JSON requires, and the two line separators")
    func escapes() {
        #expect(
            text {
                $0.value(
                    "\"\\/\u{8}\u{9}\n\u{c}\r\u{0}\u{1f}\u{7f}<é😀\u{2028}\u{2029}\u{2027}\u{202a}"
                )
            }
                == #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7f}<é😀" + #"\u2028\u2029"#
                + "\u{2027}\u{202a}\""
        )
    }

    @Test("writes a secret from its bytes alone")
    func secret() {
        let secret = Array("pa\"ss\u{1}é\u{2028}".utf8)
        let written = text { writer in
            writer.object { writer in
                writer.member("before", "b")
                writer.member("password", secret: secret.span)
                writer.member("after", String(repeating: "a", count: 1000))
            }
        }
        #expect(
            written == #"{"before":"b","password":"pa\"ss\u0001é\u2028","after":""#
                + String(repeating: "a", count: 1000) + "\"}"
        )
    }

    @Test("leaves nothing when erased")
    func erased() {
        var writer = JSONWriter()
        writer.value("hush")
        writer.erase()
        #expect(writer.bytes.isEmpty)
        writer.value(1)
        #expect(writer.take() == [UInt8(ascii: "1")])
    }

    @Test("writes what the scanner reads back, whatever it is")
    func roundTrip() throws {
        let seed = SeededGenerator.freshSeed
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let value = SampleValue.random(depth: 5, using: &generator)
            var writer = JSONWriter()
            value.write(to: &writer)
            let document = try JSONDocument(parsing: writer.bytes, limits: .upstream)
            #expect(SampleValue(document.root) == value, "seed \(seed)")
        }
    }

    @Test("is never followed by a crash: random damage is refused or read")
    func damage() throws {
        let seed = SeededGenerator.freshSeed
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var writer = JSONWriter()
            SampleValue.random(depth: 4, using: &generator).write(to: &writer)
            var bytes = writer.take()
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...)
                }
            }
            guard let document = try? JSONDocument(parsing: bytes, limits: .upstream) else {
                continue
            }
            var again = JSONWriter()
            SampleValue(document.root).write(to: &again)
            let second = try JSONDocument(parsing: again.take(), limits: .upstream)
            #expect(SampleValue(second.root) == SampleValue(document.root), "seed \(seed)")
        }
    }
}
